/// A word after `/` at the start of the composer that Tern itself understands.
struct SlashCommand: Sendable, Equatable {
  var name: String
  /// How its argument is called in the list; empty when it takes none.
  var argument: String
  var summary: String

  static let all = [
    SlashCommand(name: "background", argument: "", summary: "commands that run on: look, or end"),
    SlashCommand(name: "compact", argument: "FOCUS", summary: "go on from a summary"),
    SlashCommand(name: "copy", argument: "", summary: "copy the last answer"),
    SlashCommand(name: "cost", argument: "", summary: "what this session costs, by model"),
    SlashCommand(name: "effort", argument: "NAME", summary: "how much the model is to think"),
    SlashCommand(name: "help", argument: "", summary: "all keys, by where they work"),
    SlashCommand(name: "mode", argument: "NAME", summary: "what may happen without a question"),
    SlashCommand(name: "model", argument: "NAME", summary: "ask another model from now on"),
    SlashCommand(name: "quit", argument: "", summary: "leave; the session stays"),
    SlashCommand(name: "rules", argument: "", summary: "commands that run without a question"),
    SlashCommand(name: "status", argument: "", summary: "how this session stands"),
    SlashCommand(name: "theme", argument: "NAME", summary: "change the colours"),
    SlashCommand(name: "zoom", argument: "", summary: "one pane on the whole screen"),
  ]

  /// The action that shows a page or a list of what a command's argument may be; nil for any other.
  static func list(for name: String) -> Action? {
    switch name {
    case "background": "background.show"
    case "cost": "session.costs"
    case "effort": "effort.choose"
    case "help": "app.help"
    case "mode": "mode.choose"
    case "model": "model.choose"
    case "rules": "rules.show"
    case "status": "session.status"
    case "theme": "theme.choose"
    default: nil
    }
  }

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
