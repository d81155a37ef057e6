import Models
import Tools
import Workspace

extension AgentSession {
  /// Asks the person; nil when the turn was interrupted before they answered.
  func ask(_ call: ToolCall, _ subject: ApprovalRequest.Subject) async -> ApprovalAnswer? {
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

  func emitDeclined(_ preparation: Preparation, comment: String?) {
    let words = comment.map { " They say: \($0)" } ?? ""
    let outcome = ToolOutcome(
      "The person declined this, and nothing was done.\(words)", isError: true)
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }

  func emitUnanswered(_ preparation: Preparation) {
    let outcome = ToolOutcome(
      "The person interrupted the turn before answering; nothing of this was done.", isError: true)
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }

  func refuseInPlanMode(_ preparation: Preparation) {
    let outcome = ToolOutcome(
      """
      The session is in plan mode: nothing may change and no command runs. Read, search and \
      propose; the person switches the mode when the plan is right.
      """, isError: true)
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }
}
