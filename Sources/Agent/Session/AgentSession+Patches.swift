import Models
import Tools
import Workspace

extension AgentSession {
  func review(_ proposal: PatchProposal, for preparation: Preparation) async {
    let call = preparation.call
    guard let (decision, isAnswered) = await decision(on: proposal, for: preparation),
      !Task.isCancelled
    else { return }
    emit(preparation.started)
    await synchronize()
    guard !Task.isCancelled else {
      return finish(call, ToolOutcome("Interrupted; nothing was written.", isError: true))
    }
    // The person goes on deciding while answers and events are brought to the disk.
    if let obstacle = mode.obstacle(toPatch: isAnswered) {
      return finish(call, ToolOutcome(obstacle, isError: true))
    }
    do {
      let applied = try await workspace.apply(proposal, decision)
      if !applied.files.isEmpty { emit(.patchApplied(callID: call.id, applied)) }
      finish(
        call, report(applied, of: proposal, decision).adding(preparation.prepared.note))
    } catch {
      let isClean = if case .halfWritten = error { false } else { true }
      finish(
        call, ToolOutcome((isClean ? "Nothing was written. " : "") + "\(error)", isError: true))
    }
  }

  /// What is decided about a patch, and whether by the person; nil when the call is over without it.
  private func decision(
    on proposal: PatchProposal, for preparation: Preparation
  ) async -> (PatchDecision, isAnswered: Bool)? {
    var shown: String?
    while true {
      switch mode {
      case .plan:
        refuse(preparation, because: PermissionMode.planChangesNothing)
        return nil
      // Allowed without a question, or switched to such a mode while one was open.
      case .edits where shown == nil, .auto where shown == nil:
        return (.everything(in: proposal), false)
      case .ask, .edits, .auto: break
      }
      let answer = await ask(preparation.call, .patch(proposal)) { shown = $0.digest }
      if settle(preparation, declinedBy: answer) { return nil }
      // What is written is what was shown, in a mode in which anything may be.
      guard shown == proposal.digest, mode != .plan else { continue }
      switch answer {
      case .patch(let reviewed): return (reviewed, true)
      case .once, .session: return (.everything(in: proposal), true)
      case .always, .edited, .no, .reply, .interrupted, .nobody: continue
      }
    }
  }
}

extension PermissionMode {
  /// Why a patch that was allowed may not be written any more; nil when it may.
  fileprivate func obstacle(toPatch isAnswered: Bool) -> String? {
    switch self {
    case .plan: Self.planChangesNothing
    case .ask where !isAnswered:
      """
      What may be changed without a question was narrowed before this patch was written; nothing was \
      written. Call it again if it is still wanted.
      """
    case .ask, .edits, .auto: nil
    }
  }

  fileprivate static let planChangesNothing = """
    The session is in plan mode: nothing may change. Read, search and propose; the person switches \
    the mode when the plan is right.
    """
}
