import Models
import Tools

extension AgentSession {
  /// Puts the model's question to the person; their words are the call's result.
  func put(_ question: UserQuestion, for preparation: Preparation) async {
    let outcome: ToolOutcome
    let answer = await ask(preparation.call, .question(question))
    switch answer {
    case .reply(let words): outcome = ToolOutcome("The person answers: \(words)")
    case .no(let comment):
      let words = comment.map { " They say: \($0)" } ?? ""
      outcome = ToolOutcome("The person gave no answer.\(words)", isError: true)
    case .nobody(let reason):
      outcome = ToolOutcome("There is nobody to answer. \(reason)", isError: true)
    case .interrupted: return refuse(preparation, because: Self.refusal(answer) ?? "")
    case .once, .session, .always, .edited, .patch:
      outcome = ToolOutcome("The person gave no answer.", isError: true)
    }
    emit([preparation.started, .toolFinished(callID: preparation.call.id, outcome)])
  }
}
