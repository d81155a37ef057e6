/// Walks the words of a command line; `--name=value` counts as two.
struct ArgumentReader {
  private var words: [String]

  init(_ words: [String]) { self.words = words }

  /// Words that name a command, those of later versions among them.
  static let commands: Set<String> = [
    "resume", "fork", "sessions", "exec", "demo", "models", "login", "logout", "doctor", "config",
    "export", "apply-patch", "decode", "trust", "rules", "help",
  ]

  mutating func next() -> String? {
    guard !words.isEmpty else { return nil }
    let word = words.removeFirst()
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return word }
    words.insert(String(word[word.index(after: equals)...]), at: 0)
    return String(word[..<equals])
  }

  mutating func value(of option: String) throws(Failure) -> String {
    guard !words.isEmpty else { throw .usage("\(option) needs a value.") }
    return words.removeFirst()
  }

  mutating func rest() -> [String] {
    defer { words = [] }
    return words
  }
}
