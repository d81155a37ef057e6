import Models
import Tools
import Workspace

extension AgentSession {
  /// Asks the person about a call; `describe` may add to the request what else is to be shown.
  func ask(
    _ call: ToolCall, _ subject: ApprovalRequest.Subject,
    describe: (inout ApprovalRequest) -> Void = { _ in }
  ) async -> ApprovalAnswer {
    guard !Task.isCancelled else { return .interrupted }
    counters.approval += 1
    var request = ApprovalRequest(id: "a\(counters.approval)", callID: call.id, subject: subject)
    describe(&request)
    let id = request.id
    questions.announce(id)
    emit(.approvalRequested(request))
    await synchronize()
    let answer = await withCheckedContinuation {
      (continuation: CheckedContinuation<ApprovalAnswer?, Never>) in
      questions.await(id, continuation)
      // Interrupted before the question was announced: nobody will decline it any more.
      if Task.isCancelled { questions.answer(id, nil) }
    }
    emit(.approvalAnswered(id: id, answer ?? .interrupted))
    return answer ?? .interrupted
  }

  /// Ends a call that an answer does not allow; true when the answer is of that kind.
  func settle(_ preparation: Preparation, declinedBy answer: ApprovalAnswer) -> Bool {
    guard let sentence = Self.refusal(answer) else { return false }
    refuse(preparation, because: sentence)
    return true
  }

  /// What the model is told of an answer that allows nothing; nil for any other.
  static func refusal(_ answer: ApprovalAnswer) -> String? {
    switch answer {
    case .once, .session, .always, .edited, .patch, .reply: return nil
    case .no(let comment):
      let words = comment.map { " They say: \($0)" } ?? ""
      return "The person declined this, and nothing was done.\(words)"
    case .nobody(let reason):
      return "This needs a person's yes and nobody can be asked: nothing was done. \(reason)"
    case .interrupted:
      return "The person interrupted the turn before answering; nothing of this was done."
    }
  }

  /// Ends a call without doing it; the sentence is for the model.
  func refuse(_ preparation: Preparation, because sentence: String) {
    emit([
      preparation.started,
      .toolFinished(callID: preparation.call.id, ToolOutcome(sentence, isError: true)),
    ])
  }
}
