import Glibc
import Models
import Tools
import Workspace

/// A command that may run as it is, and what the model should know about it.
struct PermittedCommand: Sendable {
  var command: Command
  /// That the person changed it.
  var note: String?
  /// Whether the person said yes to exactly this.
  var isAnswered = false
}

extension AgentSession {
  /// Judges a command and asks about it where it must be, until it is allowed or the call is over;
  /// then nil, and the call's result has been told.
  ///
  /// An answer allows exactly what its question showed: where that is no longer what would run,
  /// since the mode was switched meanwhile, the person is asked anew. A command that the person
  /// rewrote is a question of its own; the call's summary follows it.
  func permit(
    _ request: CommandRequest, _ preparation: inout Preparation
  ) async -> PermittedCommand? {
    let escalation = request.escalation.map(\.profile)
    var permitted = PermittedCommand(command: request.command)
    while !Task.isCancelled {
      let judgement = await judge(permitted.command, escalation: escalation)
      switch judgement.verdict {
      case .refused(let sentence):
        refuse(preparation, because: sentence)
        return nil
      case .runs where permitted.note == nil:
        permitted.command = judgement.command
        return permitted
      case .runs, .asks: break
      }
      let answer = await ask(judgement, reason: request.reason, preparation.call)
      if settle(preparation, declinedBy: answer) { return nil }
      if case .edited(let line) = answer {
        permitted.command = judgement.command.replacing(line: line)
        permitted.note = "The person changed the command before it ran. This ran instead: \(line)"
        preparation.prepared.summary = line
        continue
      }
      let current = await judge(permitted.command, escalation: escalation)
      guard current.command.digest == judgement.command.digest,
        current.isEscalation == judgement.isEscalation, await remember(answer, judgement)
      else { continue }
      permitted.command = judgement.command
      permitted.isAnswered = true
      return permitted
    }
    return nil
  }

  func judge(_ command: Command, escalation: SandboxProfile?) async -> CommandJudgement {
    let sandbox = await workspace.sandboxState()
    var policy = CommandPolicy(mode: mode, sandbox: sandbox, sessionRules: rules)
    policy.limits = configuration.commandLimits
    policy.workspace = workspace.root
    if sandbox == .working, mode == .ask || mode == .edits {
      policy.standingRules = await standingRules()
      let path = getenv("PATH").map { Array(String(cString: $0).utf8) } ?? []
      policy.hasPlainSearchPath = CommandPolicy.isPlain(
        searchPath: path, workspace: workspace.root)
    }
    // What happened while it was looked for counts.
    policy.mode = mode
    return policy.judge(command, escalation: escalation)
  }

  /// They are read anew each time: a rule that was taken back elsewhere covers nothing any more.
  private func standingRules() async -> [CommandRule] {
    do {
      return try await configuration.standingRules.load(workspace.root)
    } catch {
      if !hasToldOfRules {
        hasToldOfRules = true
        emit(.notice("The rules for commands cannot be read, so each one asks: \(error)"))
      }
      return []
    }
  }

  /// The rules by which commands run without a question.
  package func ruleBook() async -> RuleBook {
    let kept = await standingRules().map {
      RuleBook.Entry(CommandRule.text(of: $0.prefix), isKept: true)
    }
    return RuleBook(kept + rules.lines.map { RuleBook.Entry($0, isKept: false) })
  }

  /// Takes a rule back; that there is none any more is what is wanted.
  package func revoke(_ entry: RuleBook.Entry) async {
    guard entry.isKept else { return rules.revoke(entry.words) }
    do {
      for rule in try await configuration.standingRules.load(workspace.root)
      where CommandRule.text(of: rule.prefix) == entry.words {
        _ = try await configuration.standingRules.revoke(rule)
      }
    } catch {
      emit(.notice("The rule could not be taken back: \(error)"))
    }
  }

  private func ask(
    _ judgement: CommandJudgement, reason: String?, _ call: ToolCall
  ) async -> ApprovalAnswer {
    let command = judgement.command
    let isSandboxed = command.profile != .none
    let failure = isSandboxed ? nil : await workspace.sandboxState().failure
    let actual = Self.actualFolder(of: command, root: workspace.root)
    return await ask(call, .command(command, reason: reason, isSandboxed: isSandboxed)) {
      $0.isEscalation = judgement.isEscalation
      $0.sandboxFailure = failure
      $0.actualFolder = actual
    }
  }

  /// Keeps what an answer allows beyond this once; false when it is no answer to this question.
  private func remember(_ answer: ApprovalAnswer, _ judgement: CommandJudgement) async -> Bool {
    switch answer {
    case .once: return true
    case .session:
      if judgement.mayHoldForSession { rules.allow(judgement.command) }
      return true
    case .always(let prefix):
      guard
        let offer = try? RuleOffer(
          for: judgement.command, isEscalation: judgement.isEscalation),
        offer.includes(prefix)
      else { return false }
      await keep(prefix, judgement.command)
      return true
    case .edited, .no, .patch, .reply, .interrupted, .nobody: return false
    }
  }

  private func keep(_ prefix: [String], _ command: Command) async {
    let rule = CommandRule(
      prefix: prefix, profile: command.profile.rawValue, folder: workspace.root)
    do {
      try await configuration.standingRules.add(rule)
    } catch {
      rules.allow(command)
      emit(.notice("The rule could not be kept, so it holds for this session only: \(error)"))
    }
  }

  /// Where a folder lies without links; nil when that is its name.
  private static func actualFolder(of command: Command, root: FilePath) -> FilePath? {
    let folder = root.appending(command.folder)
    let name = folder.bytes.map { CChar(bitPattern: $0) } + [0]
    guard folder != root, let resolved = realpath(name, nil) else { return nil }
    defer { free(resolved) }
    let actual = FilePath(
      bytes: Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))))
    return actual == folder ? nil : actual
  }
}

extension CommandRequest.Escalation {
  var profile: SandboxProfile {
    switch self {
    case .network: .network
    case .none: .none
    }
  }
}

extension SandboxState {
  /// Why there is none.
  var failure: String? {
    switch self {
    case .working: nil
    case .missing(let reason): reason
    }
  }
}
