@testable import Agent

extension FuzzTarget {
  /// A command line: what rules read in it and what is looked for dangers read alike, and are read
  /// alike again when they are written anew.
  static let shell = FuzzTarget(name: "shell") { bytes in
    let line = String(decoding: bytes, as: UTF8.self)
    let script = ShellScript(line)
    let size = script.allCommands.flatMap(\.words).reduce(0) { $0 + $1.utf8.count }
    // Each of the eight depths may hold all of it once more.
    precondition(size <= 10 * line.utf8.count, "there is more than was written")
    _ = Hazard.hazards(of: ["/bin/bash", "-c", line])
    guard let commands = try? CommandLexer.commands(of: line) else { return }
    precondition(
      commands.allSatisfy { !$0.isEmpty && $0.first?.isEmpty == false }, "a command without a name")
    precondition(script.allCommands.map(\.words) == commands, "the two readers differ")
    let again = commands.map { $0.map(quoted).joined(separator: " ") }.joined(separator: "; ")
    precondition((try? CommandLexer.commands(of: again)) == commands, "written anew it is another")
  }

  /// A word as a whole in quotes.
  private static func quoted(_ word: String) -> String {
    word.utf8.contains(UInt8(ascii: "'")) ? "\"\(word)\"" : "'\(word)'"
  }
}
