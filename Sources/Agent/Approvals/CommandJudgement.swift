package import Workspace

/// What becomes of a command that the model wants to run: it runs, it is asked about, or it is
/// refused; and what holds it then.
///
/// The sandbox is the boundary. The text of a command decides only whether the person is asked once
/// more than the mode says, never that it runs where nothing holds it.
package struct CommandJudgement: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    case runs
    case asks
    /// The sentence is for the model.
    case refused(String)
  }

  package var verdict: Verdict
  /// The command with the profile that it runs in.
  package var command: Command
  package var isEscalation: Bool
  package var hazards: [Hazard]

  /// Whether a yes may hold for the rest of the session: not for what leaves the sandbox, what
  /// nothing holds and what is marked.
  var mayHoldForSession: Bool { !isEscalation && command.profile != .none && hazards.isEmpty }
}

/// The state of a session that a command is judged by.
package struct CommandPolicy: Sendable {
  package var mode: PermissionMode
  package var sandbox: SandboxState
  /// Those of the session's folder.
  package var standingRules: [CommandRule]
  package var sessionRules: SessionRules
  /// Whether a program's name means the same program here as it did when a rule was made.
  package var hasPlainSearchPath: Bool
  /// Its folder, as far as that is known.
  package var workspace: FilePath?
  /// What holds whatever the mode is.
  package var limits = CommandLimits()

  package init(
    mode: PermissionMode, sandbox: SandboxState, standingRules: [CommandRule] = [],
    sessionRules: SessionRules = SessionRules(), hasPlainSearchPath: Bool = true
  ) {
    self.mode = mode
    self.sandbox = sandbox
    self.standingRules = standingRules
    self.sessionRules = sessionRules
    self.hasPlainSearchPath = hasPlainSearchPath
  }

  /// Judges a command, whose own profile does not matter; `escalation` is what it asks for beyond
  /// the mode's sandbox.
  package func judge(_ command: Command, escalation: SandboxProfile? = nil) -> CommandJudgement {
    var judgement = CommandJudgement(
      verdict: .asks, command: command, isEscalation: false,
      hazards: Hazard.hazards(of: command.arguments))
    switch (sandbox, mode) {
    case (.missing(let reason), .plan):
      judgement.command.profile = .readOnly
      judgement.verdict = .refused(Self.planNeedsSandbox(reason))
    case (.missing, _):
      judgement.command.profile = .none
    case (.working, .plan):
      judgement.command.profile = .readOnly
      if escalation != nil { judgement.verdict = .refused(Self.planHoldsAll) }
    case (.working, _):
      judgement.command.profile = escalation ?? .workspace
      judgement.isEscalation = escalation.map { $0 == .network || $0 == .none } ?? false
      if !judgement.isEscalation { judgement.command.profile = .workspace }
    }
    if judgement.verdict == .asks { limits.narrow(&judgement) }
    if judgement.verdict == .asks, isAllowed(judgement) { judgement.verdict = .runs }
    return judgement
  }

  private func isAllowed(_ judgement: CommandJudgement) -> Bool {
    // What nothing holds is asked about each time, whatever was said before.
    guard !judgement.isEscalation, judgement.command.profile != .none else { return false }
    let isHeld = judgement.command.profile == .workspace || judgement.command.profile == .readOnly
    // What is marked is asked about each time too, but for what the sandbox holds in auto mode.
    guard judgement.hazards.isEmpty else {
      return mode == .auto && isHeld && limits.canTell(judgement.command)
        && isHeldDeletion(judgement)
    }
    if sessionRules.allows(judgement.command) { return true }
    guard isHeld, mode != .plan, limits.canTell(judgement.command) else { return false }
    if mode == .auto { return true }
    guard hasPlainSearchPath, !standingRules.isEmpty,
      let commands = try? judgement.command.literalCommands()
    else { return false }
    let rules = standingRules.filter { $0.profile.utf8.elementsEqual("workspace".utf8) }
    return rules.cover(commands)
  }

  private func isHeldDeletion(_ judgement: CommandJudgement) -> Bool {
    HeldDeletion.isAll(of: judgement, in: workspace)
  }

  private static func planNeedsSandbox(_ reason: String) -> String {
    """
    The session is in plan mode, in which commands run only in a sandbox that keeps everything as \
    it is, and there is none: \(reason) Read, search and propose with the other tools.
    """
  }

  private static let planHoldsAll = """
    The session is in plan mode: commands run where nothing may change and nothing is reached. Ask \
    without `sandbox`, or wait until the person switches the mode.
    """
}

extension CommandPolicy {
  /// Whether a search path (`PATH`) names folders outside the workspace only, and all of them from
  /// the root on: in any other a program could be given the name of one that a rule allows.
  package static func isPlain(searchPath: [UInt8], workspace: FilePath) -> Bool {
    let folders = searchPath.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let root = workspace.bytes + (workspace.bytes.last == UInt8(ascii: "/") ? [] : [0x2F])
    return folders.allSatisfy { folder in
      folder.first == UInt8(ascii: "/") && !(folder + [0x2F]).starts(with: root)
    }
  }
}
