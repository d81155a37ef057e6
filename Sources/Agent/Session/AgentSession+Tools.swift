import JSON
import Models
import Tools
import Workspace

// MARK: - Tool calls

extension AgentSession {
  fileprivate struct Preparation: Sendable {
    var call: ToolCall
    var prepared: PreparedCall
  }

  /// Runs calls in order; neighbours that only read run side by side.
  func run(_ calls: [ToolCall]) async {
    var reads: [Preparation] = []
    for call in calls where !Task.isCancelled {
      // Not sooner: a patch is held against the files as the calls before it left them.
      let next = Preparation(call: call, prepared: await prepare(call))
      if next.prepared.action.isRead {
        reads.append(next)
      } else {
        await runSideBySide(reads)
        reads = []
        if !Task.isCancelled { await run(next) }
      }
    }
    await runSideBySide(reads)
  }

  private func prepare(_ call: ToolCall) async -> PreparedCall {
    guard let tool = configuration.toolbox[call.name] else {
      let names = configuration.toolbox.specs.map(\.name).joined(separator: ", ")
      return PreparedCall(
        summary: call.name,
        action: .refuse("There is no tool named \(call.name). The tools are: \(names)."))
    }
    do {
      let text = call.arguments.isEmpty ? "{}" : call.arguments
      let arguments = try JSON(parsing: text)
      guard arguments.members != nil else {
        return PreparedCall(
          summary: call.name, action: .refuse("The arguments must be a JSON object."))
      }
      return await tool.prepare(arguments, in: workspace)
    } catch {
      return PreparedCall(
        summary: call.name, action: .refuse("The arguments are not valid JSON. \(error)"))
    }
  }

  private func runSideBySide(_ reads: [Preparation]) async {
    guard !reads.isEmpty, !Task.isCancelled else { return }
    emit(reads.map(\.started))
    let outcomes = await withTaskGroup(of: (Int, ToolOutcome).self) { group in
      for (index, read) in reads.enumerated() {
        guard case .read(let body) = read.prepared.action else { continue }
        group.addTask { (index, await body()) }
      }
      return await group.reduce(into: [Int: ToolOutcome]()) { $0[$1.0] = $1.1 }
    }
    emit(
      reads.enumerated().compactMap { index, read in
        outcomes[index].map { .toolFinished(callID: read.call.id, $0) }
      })
  }

  private func run(_ preparation: Preparation) async {
    let call = preparation.call
    switch preparation.prepared.action {
    case .read: return
    case .refuse(let reason):
      emit([
        preparation.started, .toolFinished(callID: call.id, ToolOutcome(reason, isError: true)),
      ])
    case .plan(let plan):
      emit([
        preparation.started, .planUpdated(plan),
        .toolFinished(callID: call.id, ToolOutcome("The plan is shown.")),
      ])
    case .command(let command, let reason):
      await run(command, reason: reason, for: preparation)
    case .patch(let proposal): await review(proposal, for: preparation)
    }
  }

  private func finish(_ call: ToolCall, _ outcome: ToolOutcome) {
    emit(.toolFinished(callID: call.id, outcome))
  }
}

// MARK: - Commands

extension AgentSession {
  private func run(
    _ command: Command, reason: String?, for preparation: Preparation
  ) async {
    let call = preparation.call
    if mode == .plan {
      return refuseInPlanMode(preparation)
    }
    if !rules.allows(command) {
      switch await ask(call, .command(command, reason: reason, isSandboxed: false)) {
      case .once: break
      case .session: rules.allow(command)
      case .no(let comment): return emitDeclined(preparation, comment: comment)
      case .patch: return emitDeclined(preparation, comment: nil)
      case nil: return emitUnanswered(preparation)
      }
    }
    guard !Task.isCancelled else { return }
    // That it begins is on the disk before it does.
    emit(preparation.started)
    await synchronize()
    let result = await runTellingOutput(of: command, call: call)
    var outcome = report(result)
    if case .exited(let status) = result.ending { outcome.exitCode = status }
    finish(call, outcome)
  }

  /// Output is told while the command runs, up to a bound; the result has its head and tail.
  private func runTellingOutput(of command: Command, call: ToolCall) async -> CommandResult {
    let (pieces, continuation) = AsyncStream<[UInt8]>.makeStream(
      bufferingPolicy: .bufferingOldest(256))
    async let result = {
      let result = await workspace.run(command) { continuation.yield($0) }
      continuation.finish()
      return result
    }()
    var decoder = LossyUTF8Decoder()
    var left = 64 << 10
    for await piece in pieces where left > 0 {
      let text = decoder.decode(piece.prefix(left))
      left -= piece.count
      if !text.isEmpty { emit(.toolOutput(callID: call.id, text)) }
    }
    return await result
  }
}

// MARK: - Patches

extension AgentSession {
  private func review(_ proposal: PatchProposal, for preparation: Preparation) async {
    let call = preparation.call
    if mode == .plan { return refuseInPlanMode(preparation) }
    let decision: PatchDecision
    if mode == .ask {
      switch await ask(call, .patch(proposal)) {
      case .patch(let reviewed): decision = reviewed
      case .once, .session: decision = .everything(in: proposal)
      case .no(let comment): return emitDeclined(preparation, comment: comment)
      case nil: return emitUnanswered(preparation)
      }
    } else {
      decision = .everything(in: proposal)
    }
    guard !Task.isCancelled else { return }
    emit(preparation.started)
    await synchronize()
    guard !Task.isCancelled else {
      return finish(call, ToolOutcome("Interrupted; nothing was written.", isError: true))
    }
    do {
      let applied = try await workspace.apply(proposal, decision)
      if !applied.files.isEmpty { emit(.patchApplied(callID: call.id, applied)) }
      finish(call, report(applied, of: proposal, decision))
    } catch {
      finish(call, ToolOutcome("Nothing was written. \(error)", isError: true))
    }
  }
}

// MARK: - Questions

extension AgentSession {
  /// Asks the person; nil when the turn was interrupted before they answered.
  private func ask(_ call: ToolCall, _ subject: ApprovalRequest.Subject) async -> ApprovalAnswer? {
    guard !Task.isCancelled else { return nil }
    counters.approval += 1
    let id = "a\(counters.approval)"
    questions.announce(id)
    emit(.approvalRequested(ApprovalRequest(id: id, callID: call.id, subject: subject)))
    await synchronize()
    let answer = await withCheckedContinuation {
      (continuation: CheckedContinuation<ApprovalAnswer?, Never>) in
      questions.await(id, continuation)
      // Interrupted before the question was announced: nobody will decline it any more.
      if Task.isCancelled { questions.answer(id, nil) }
    }
    // In the log it reads as a no; the call's result says whose it was.
    emit(.approvalAnswered(id: id, answer ?? .no(comment: nil)))
    return answer
  }

  private func emitDeclined(_ preparation: Preparation, comment: String?) {
    let words = comment.map { " They say: \($0)" } ?? ""
    let outcome = ToolOutcome(
      "The person declined this, and nothing was done.\(words)", isError: true)
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }

  private func emitUnanswered(_ preparation: Preparation) {
    let outcome = ToolOutcome(
      "The person interrupted the turn before answering; nothing of this was done.", isError: true)
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }

  private func refuseInPlanMode(_ preparation: Preparation) {
    let outcome = ToolOutcome(
      """
      The session is in plan mode: nothing may change and no command runs. Read, search and \
      propose; the person switches the mode when the plan is right.
      """, isError: true)
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }
}

extension AgentSession.Preparation {
  fileprivate var started: SessionEvent {
    .toolStarted(callID: call.id, name: call.name, summary: prepared.summary)
  }
}

extension PreparedCall.Action {
  fileprivate var isRead: Bool {
    if case .read = self { true } else { false }
  }
}
