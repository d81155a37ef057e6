package import Workspace

/// What a configuration, the person's or a trusted project's, takes from commands whatever the mode
/// and the answers are.
package struct CommandLimits: Sendable, Equatable {
  /// No command runs in a wider one; nil for no limit.
  package var widestSandbox: SandboxProfile?
  /// The first words of commands that are refused.
  ///
  /// They match what the lexer reads in a command line, with or without the program's folder. They
  /// are a fence for the honest: what it cannot read always asks, and the sandbox is the wall.
  package var deniedCommands: [[String]]

  package init(widestSandbox: SandboxProfile? = nil, deniedCommands: [[String]] = []) {
    self.widestSandbox = widestSandbox
    self.deniedCommands = deniedCommands
  }

  /// Narrows a judgement: the sandbox it names, or whether the command may run at all.
  func narrow(_ judgement: inout CommandJudgement) {
    if let denied = denied(judgement.command) {
      judgement.verdict = .refused(
        "The configuration refuses commands that begin with `\(denied)`. Go on without it.")
      return
    }
    guard let widestSandbox, judgement.command.profile.width > widestSandbox.width else { return }
    guard !judgement.isEscalation, judgement.command.profile != .none else {
      judgement.verdict = .refused(
        "The configuration lets no command run in more than the sandbox "
          + "`\(widestSandbox.rawValue)`. Go on without it.")
      return
    }
    judgement.command.profile = widestSandbox
  }

  /// Whether a command may run without a question as far as the limits go.
  func canTell(_ command: Command) -> Bool {
    deniedCommands.isEmpty || (try? command.literalCommands()) != nil
  }

  private func denied(_ command: Command) -> String? {
    guard !deniedCommands.isEmpty else { return nil }
    let commands = (try? command.literalCommands()) ?? [command.arguments]
    let prefix = deniedCommands.first { prefix in commands.contains { Self.begins($0, prefix) } }
    return prefix?.joined(separator: " ")
  }

  private static func begins(_ words: [String], _ prefix: [String]) -> Bool {
    guard words.count >= prefix.count, let program = words.first, let denied = prefix.first else {
      return false
    }
    let name = program.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    guard program.utf8.elementsEqual(denied.utf8) || name.elementsEqual(denied.utf8) else {
      return false
    }
    return zip(words, prefix).dropFirst().allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }
}

extension SandboxProfile {
  /// The higher, the more a command may do.
  fileprivate var width: Int {
    switch self {
    case .readOnly: 0
    case .workspace: 1
    case .network: 2
    case .none: 3
    }
  }
}
