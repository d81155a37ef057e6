import Models
import Tools

// MARK: - A turn

extension AgentSession {
  /// Runs a turn to its end, and then the next message that waits.
  func run(turn number: Int) async -> TurnEnding {
    var ending = await requests()
    if Task.isCancelled { ending = .interrupted }
    return await finish(turn: number, ending)
  }

  /// Ends a turn, and begins the next one that waits.
  func finish(turn number: Int, _ ending: TurnEnding) async -> TurnEnding {
    closeOpenCalls(because: "The person interrupted the turn")
    emit(.turnFinished(turn: number, ending))
    // At once: what the person says from now on is not said to this turn.
    lastEnding = ending
    turn = nil
    beginNext(after: ending)
    await synchronize()
    return ending
  }

  /// Request after request, until an answer asks for no tool and nobody has said anything more.
  private func requests() async -> TurnEnding {
    var pauses = 0
    while !Task.isCancelled {
      hearSteering()
      await noteState()
      counters.request += 1
      let completion: Completion
      switch await request(counters.request) {
      case .answered(let answer): completion = answer
      case .failed(let error): return .failed(error)
      case .interrupted: return .interrupted
      }
      let calls = history.openCalls
      if calls.isEmpty {
        guard waiting.steering.isEmpty else { continue }
        pauses += completion.stop.kind == .pause ? 1 : 0
        if completion.stop.kind == .pause, pauses <= Self.pauseLimit { continue }
        return ending(of: completion)
      }
      pauses = 0
      await run(calls)
      if let reason = await stopOfLoop(calls) { return .stopped(reason: reason) }
    }
    return .interrupted
  }

  /// Warns a model that goes in circles, and then asks the person; the reason to stop, if they
  /// want no more of it.
  private func stopOfLoop(_ calls: [ToolCall]) async -> String? {
    guard !Task.isCancelled, let last = calls.last else { return nil }
    switch loops.verdict() {
    case .fine: return nil
    case .warn(let sentence):
      emit(.loopWarning(sentence))
      return nil
    case .ask(let sentence):
      switch await ask(last, .loop(sentence)) {
      case .no(let comment):
        // The model hears it with the next request.
        if let comment { emit(.userMessage(nextMessage(comment))) }
        return sentence
      case .nobody(let reason): return "\(sentence) \(reason)"
      case .once, .session, .always, .edited, .patch, .reply, .interrupted: return nil
      }
    }
  }

  /// How often a turn goes on after answers that their provider only paused.
  private static let pauseLimit = 5

  private func ending(of completion: Completion) -> TurnEnding {
    switch completion.stop.kind {
    case .endOfTurn, .toolCalls, .other:
      completion.items.isEmpty && !history.isContinued
        ? .stopped(reason: "The model gave an empty answer.") : .completed
    case .pause: .stopped(reason: "The provider paused the answer \(Self.pauseLimit + 1) times.")
    case .failed, .cancelled: .stopped(reason: "The provider gave the answer up.")
    case .outputLimit: .stopped(reason: "The answer reached the model's output limit.")
    case .contextLimit: .stopped(reason: "The conversation fills the model's context window.")
    case .contentFilter: .stopped(reason: "The provider's content filter ended the answer.")
    case .refusal:
      .stopped(
        reason: completion.stop.explanation.map { "The model declined to answer: \($0)" }
          ?? "The model declined to answer.")
    }
  }

  private func hearSteering() {
    emit(waiting.steering.map { .userMessage($0) })
  }

  /// Answers calls that will not run any more, so that the next request may be sent.
  func closeOpenCalls(because cause: String) {
    emit(
      history.openCalls.map { call in
        let extent =
          history.hasStarted(call.id)
          ? "while this call ran; it may have been done in part."
          : "before this call began; nothing of it was done."
        return .toolFinished(callID: call.id, ToolOutcome("\(cause) \(extent)", isError: true))
      })
  }

  /// Begins the turn of what waits, after an interruption too: it was said after that.
  ///
  /// Only a failure keeps it waiting, for it would fail alike; it follows the next message then.
  private func beginNext(after ending: TurnEnding) {
    if case .failed = ending { return }
    if let next = waiting.next { begin(with: next) }
  }
}
