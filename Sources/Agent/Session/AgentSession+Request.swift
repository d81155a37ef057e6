import Models
import Tools
import Workspace

// MARK: - A request

extension AgentSession {
  enum RequestResult {
    case answered(Completion)
    case failed(ModelError)
    case interrupted
  }

  /// Sends the history, as often and to whom ``Recovery`` says.
  func request(_ number: Int) async -> RequestResult {
    if state.first != model {
      state = TurnState(model: model, fallback: configuration.fallbackModels)
    }
    recovery.limits = configuration.recoveryLimits(asking: state.model)
    recovery.beginRequest()
    var attempt = 0
    while !Task.isCancelled {
      await makeRoom()
      guard !Task.isCancelled else { break }
      attempt += 1
      let model = state.model
      emit(.requestStarted(request: number, attempt: attempt, model: model))
      let result = await self.attempt(request: number, attempt: attempt, model: model)
      guard !Task.isCancelled, result.error?.kind != .cancelled else { break }
      if let error = result.error {
        emit(.attemptFailed(request: number, attempt: attempt, error))
      }
      // A whole call was received: it runs, and the answer goes on from its result.
      guard let trouble = result.error ?? result.cut(of: model), history.openCalls.isEmpty else {
        return .answered(result.completion)
      }
      let step = recovery.step(after: trouble, progress: progress(after: result))
      let place = Place(request: number, attempt: attempt)
      guard await carryOut(step, after: trouble, at: place, of: result) else {
        guard !Task.isCancelled else { break }
        return result.error.map { .failed(recovery.limits.named($0)) }
          ?? .answered(result.completion)
      }
    }
    return .interrupted
  }

  struct Place {
    var request: Int
    var attempt: Int
  }

  private func progress(after result: AttemptResult) -> Recovery.Progress {
    Recovery.Progress(
      hasNextModel: state.hasNextModel,
      hasMedia: Prompt(system: [], items: history.items, tools: []).hasMedia,
      canRaiseOutput: raisedLimit(after: result) != nil, random: configuration.random())
  }

  /// Does what was decided; whether the request is sent again.
  private func carryOut(
    _ step: Recovery.Step, after error: ModelError, at place: Place, of result: AttemptResult
  ) async -> Bool {
    switch step {
    case .stop, .trim: return false
    case .nextModel: switchModel(because: error)
    case .retry(let delay): return await wait(delay, because: error, at: place)
    case .reissue: tellReissue(because: error, at: place)
    case .raiseOutput:
      state.outputLimit = raisedLimit(after: result)
      emit(
        .attemptFailed(
          request: place.request, attempt: place.attempt, .outputLimitReached(by: state.model)))
    case .continueOutput(let part): emit(.outputContinued(part: part))
    case .withoutMedia: emit(.mediaDropped(reason: error.description))
    case .compact:
      // An answer that filled the window ended without an error of its server.
      if result.error == nil {
        emit(.attemptFailed(request: place.request, attempt: place.attempt, error))
      }
      return await compact(.overflow, focus: nil)
    }
    return true
  }
}

// MARK: - Steps

extension AgentSession {
  private func switchModel(because error: ModelError) {
    let model = state.model
    state.turnToNextModel()
    recovery.limits = configuration.recoveryLimits(asking: state.model)
    emit(.modelSwitched(from: model, to: state.model, reason: error.description))
  }

  /// Waits before the next attempt; false when the person gave up meanwhile.
  func wait(_ delay: Double, because error: ModelError, at place: Place) async -> Bool {
    emit(
      .retryScheduled(
        Retry(
          request: place.request, attempt: place.attempt + 1, limit: recovery.limits.retries + 1,
          delay: delay, reason: error.description)))
    await pause.begin(seconds: delay).value
    return !pause.hasGivenUp && !Task.isCancelled
  }

  func tellReissue(because error: ModelError, at place: Place) {
    emit(
      .retryScheduled(
        Retry(
          request: place.request, attempt: place.attempt + 1, limit: place.attempt + 1, delay: 0,
          reason: error.description)))
  }

  /// The model's full output limit, in tokens; nil where it does not promise more than there was.
  ///
  /// A limit that the person set is theirs, and what is whole before the cut is not asked for
  /// again.
  private func raisedLimit(after result: AttemptResult) -> Int? {
    guard configuration.maxOutputTokens == nil,
      result.completion.items.count(where: { !$0.isReasoning }) <= (result.endsInCall ? 0 : 1),
      let full = configuration.catalogue().entry(for: state.model)?.outputLimit
    else { return nil }
    let window = configuration.catalogue().contextWindow(of: state.model)
    let room = window.map { $0 - contextTokens - 1024 } ?? full
    let given = max(result.completion.usage.output ?? 0, state.outputLimit ?? 0)
    let limit = min(full, room)
    return limit > given + given / 20 ? limit : nil
  }
}
