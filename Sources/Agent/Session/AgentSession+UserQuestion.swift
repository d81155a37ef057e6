import Models
import Tools

extension AgentSession {
  /// Puts the model's question to the person; their words are the call's result.
  func put(_ question: UserQuestion, for preparation: Preparation) async {
    let outcome: ToolOutcome
    switch await ask(preparation.call, .question(question)) {
    case .reply(let words): outcome = ToolOutcome("The person answers: \(words)")
    case .no(let comment):
      let words = comment.map { " They say: \($0)" } ?? ""
      outcome = ToolOutcome("The person gave no answer.\(words)", isError: true)
    case nil: return emitUnanswered(preparation)
    default: outcome = ToolOutcome("The person gave no answer.", isError: true)
    }
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }
}
