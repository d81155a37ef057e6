import Agent
import Models
import Testing

@testable import Interface

/// What "Copy the last answer" takes.
@Suite struct LastAnswerTests {
  private static let model = InterfaceFixture.reference

  private static func request(_ request: Int, _ attempt: Int) -> SessionEvent {
    .requestStarted(request: request, attempt: attempt, model: model)
  }

  private static func said(_ text: String, _ request: Int, _ attempt: Int) -> [SessionEvent] {
    let item = InterfaceFixture.item(0, request: request, attempt: attempt)
    return [
      .assistantDelta(item: item, text),
      .itemDone(item: item, ResponseItem(.assistantMessage(text))),
    ]
  }

  private static func failed(_ kind: ModelError.Kind, _ attempt: Int) -> SessionEvent {
    .attemptFailed(request: 1, attempt: attempt, ModelError(kind, message: "failed"))
  }

  private static func half(_ text: String, _ attempt: Int) -> SessionEvent {
    .assistantDelta(item: InterfaceFixture.item(0, attempt: attempt), text)
  }

  static let answers: [(events: [SessionEvent], answer: String?)] = [
    ([], nil), ([request(1, 1)], nil),
    ([request(1, 1)] + said("Hello.", 1, 1), "Hello."),
    (
      [request(1, 1)] + said("One, t", 1, 1) + [.outputContinued(part: 2), request(1, 2)]
        + said("wo, th", 1, 2) + [.outputContinued(part: 3), request(1, 3)] + said("ree.", 1, 3),
      "One, two, three."
    ),
    (
      [request(1, 1)] + said("The first ha", 1, 1) + [failed(.outputLimitReached, 1)]
        + [request(1, 2)] + said("The whole.", 1, 2), "The whole."
    ),
    (
      [request(1, 1)] + said("One, t", 1, 1) + [.outputContinued(part: 2), request(1, 2)]
        + [half("w", 2), failed(.transport, 2), request(1, 3)] + said("wo.", 1, 3), "One, two."
    ),
    // The half that failed is no answer: the one before it is the last.
    (
      [request(1, 1)] + said("Hello.", 1, 1) + [.turnFinished(turn: 1, .completed)]
        + [
          .requestStarted(request: 2, attempt: 1, model: model),
          .assistantDelta(item: InterfaceFixture.item(0, request: 2), "Ha"),
          .attemptFailed(request: 2, attempt: 1, ModelError(.transport, message: "cut")),
          .turnFinished(turn: 2, .failed(ModelError(.transport, message: "cut"))),
        ], "Hello."
    ),
    // While it is being written, what has come of it.
    ([request(1, 1)] + said("Hello.", 1, 1) + [request(2, 1), half("Now", 2)], "Now"),
    (
      [request(1, 1)] + said("One, t", 1, 1) + [.outputContinued(part: 2), request(1, 2)]
        + [half("wo", 2)], "One, two"
    ),
  ]

  @Test(arguments: answers)
  func `the last answer is whole, and nothing that does not count is in it`(
    events: [SessionEvent], answer: String?
  ) {
    var conversation = Conversation()
    for event in events { conversation.apply(event, at: 0) }
    #expect(conversation.lastAnswer == answer)
  }
}
