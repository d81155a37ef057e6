import Models
import Tools
import Workspace

extension AgentSession {
  func review(_ proposal: PatchProposal, for preparation: Preparation) async {
    let call = preparation.call
    if mode == .plan { return refuseInPlanMode(preparation) }
    let decision: PatchDecision
    if mode == .ask {
      switch await ask(call, .patch(proposal)) {
      case .patch(let reviewed): decision = reviewed
      case .once, .session: decision = .everything(in: proposal)
      case .no(let comment): return emitDeclined(preparation, comment: comment)
      case .reply: return emitDeclined(preparation, comment: nil)
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
      finish(
        call, report(applied, of: proposal, decision).adding(preparation.prepared.note))
    } catch {
      finish(call, ToolOutcome("Nothing was written. \(error)", isError: true))
    }
  }
}
