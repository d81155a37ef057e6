import Models
import Tools

// MARK: - A turn

extension AgentSession {
  /// Runs a turn to its end, and then the next message that waits.
  func run(_ message: UserMessage) async -> TurnEnding {
    let number = counters.turn
    emit([.turnStarted(turn: number), .userMessage(message)])
    closeOpenCalls(reason: "The session ended before this call did; it may have run in part.")
    var ending = await requests()
    if Task.isCancelled { ending = .interrupted }
    closeOpenCalls(reason: "The person interrupted the turn before this call ended.")
    emit(.turnFinished(turn: number, ending))
    await synchronize()
    turn = nil
    beginNext(after: ending)
    return ending
  }

  /// Request after request, until an answer asks for no tool and nobody has said anything more.
  private func requests() async -> TurnEnding {
    while !Task.isCancelled {
      hearSteering()
      counters.request += 1
      let completion: Completion
      switch await request(counters.request) {
      case .answered(let answer): completion = answer
      case .failed(let error): return .failed(error)
      case .interrupted: return .interrupted
      }
      let calls = history.openCalls
      if calls.isEmpty {
        guard steering.isEmpty else { continue }
        return ending(of: completion.stop)
      }
      await run(calls)
    }
    return .interrupted
  }

  private func ending(of stop: Stop) -> TurnEnding {
    switch stop.kind {
    case .endOfTurn, .toolCalls, .pause, .other, .failed, .cancelled: .completed
    case .outputLimit: .stopped(reason: "The answer reached the model's output limit.")
    case .contextLimit: .stopped(reason: "The conversation fills the model's context window.")
    case .contentFilter: .stopped(reason: "The provider's content filter ended the answer.")
    case .refusal: .stopped(reason: "The model declined to answer.")
    }
  }

  private func hearSteering() {
    emit(steering.map { .userMessage($0) })
    steering = []
  }

  /// Answers calls that will not run any more, so that the next request may be sent.
  private func closeOpenCalls(reason: String) {
    emit(
      history.openCalls.map {
        .toolFinished(callID: $0.id, ToolOutcome(reason, isError: true))
      })
  }

  /// Begins the turn of what waits, after an interruption too: it was said to be heard.
  ///
  /// Only a failure keeps it waiting, for it would fail alike; it follows the next message then.
  private func beginNext(after ending: TurnEnding) {
    if case .failed = ending { return }
    let waiting = steering + queued
    guard let next = waiting.first else { return }
    steering = []
    queued = Array(waiting.dropFirst())
    begin(with: next)
  }
}
