/// A word after `/` at the start of the composer that Tern itself understands.
struct SlashCommand: Sendable, Equatable {
  var name: String
  /// How its argument is called in the list; empty when it takes none.
  var argument: String
  var summary: String

  static let all = [
    SlashCommand(name: "compact", argument: "FOCUS", summary: "go on from a summary"),
    SlashCommand(name: "copy", argument: "", summary: "copy the last answer"),
    SlashCommand(name: "effort", argument: "NAME", summary: "how much the model is to think"),
    SlashCommand(name: "help", argument: "", summary: "all keys, by where they work"),
    SlashCommand(name: "mode", argument: "NAME", summary: "what may happen without a question"),
    SlashCommand(name: "model", argument: "NAME", summary: "ask another model from now on"),
    SlashCommand(name: "quit", argument: "", summary: "leave; the session stays"),
    SlashCommand(name: "theme", argument: "NAME", summary: "change the colours"),
    SlashCommand(name: "zoom", argument: "", summary: "one pane on the whole screen"),
  ]

  /// The command's name and the rest of a text that begins with `/`.
  ///
  /// A text whose first word holds a second slash is a path and no command.
  static func split(_ text: String) -> (name: String, argument: String)? {
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    let words = text.dropFirst().split(
      separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(words.first ?? "")
    guard !name.contains("/"), !name.contains("\n") else { return nil }
    var argument = words.count > 1 ? String(words[1]) : ""
    while argument.last?.isWhitespace == true { argument.removeLast() }
    while argument.first?.isWhitespace == true { argument.removeFirst() }
    return (name, argument)
  }
}
