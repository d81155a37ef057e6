extension CommandRule {
  /// The words of a rule as they are typed, and `…` where others may follow.
  package static func text(of prefix: [String]) -> String {
    let words = prefix.map(quoted).joined(separator: " ")
    return RuleReach(prefix)?.isExact == true ? words : "\(words) …"
  }

  private static func quoted(_ word: String) -> String {
    let isBare = word.utf8.allSatisfy { byte in
      (0x21..<0x7F).contains(byte) && !"'\"$`\\*?[]{}()<>|&;~#!".utf8.contains(byte)
    }
    return isBare && !word.isEmpty ? word : "'\(word)'"
  }

  /// Whether the rule covers a simple command: its words begin with those of the rule, byte by
  /// byte, and nothing among them reaches further than the rule was made for.
  package func covers(_ words: [String]) -> Bool {
    guard !prefix.isEmpty, words.count >= prefix.count,
      zip(prefix, words).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }),
      let reach = RuleReach(words)
    else { return false }
    return prefix.count >= reach.minimum && (!reach.isExact || prefix.count == words.count)
  }
}

extension [CommandRule] {
  /// Whether every simple command is covered by one of the rules.
  func cover(_ commands: [[String]]) -> Bool {
    !commands.isEmpty && commands.allSatisfy { words in contains { $0.covers(words) } }
  }
}
