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
    state.beginRequest()
    recovery.limits = configuration.recoveryLimits(asking: state.model)
    recovery.beginRequest()
    var attempt = 0
    while !Task.isCancelled {
      await openSeal(for: state.model)
      if let cause = await makeRoom() { return .failed(cause) }
      guard !Task.isCancelled else { break }
      attempt += 1
      let model = state.model
      emit(.requestStarted(request: number, attempt: attempt, model: model))
      let result = await self.attempt(request: number, attempt: attempt, model: model)
      guard !Task.isCancelled, result.error?.kind != .cancelled else { break }
      if let error = result.error {
        emit(.attemptFailed(request: number, attempt: attempt, error))
      }
      if result.error == nil, let refusal = result.completion.refusal(by: model) {
        emit(.attemptFailed(request: number, attempt: attempt, refusal))
        return .failed(refusal)
      }
      // A whole call was received: it runs, and the answer goes on from its result.
      guard let trouble = result.error ?? result.cut(of: model), history.openCalls.isEmpty else {
        tellOverflow(of: result, by: model)
        return .answered(result.completion)
      }
      let step = recovery.step(after: trouble, progress: progress(after: result))
      let place = Place(request: number, attempt: attempt)
      let end = await carryOut(step, after: trouble, at: place, of: result)
      guard !Task.isCancelled else { break }
      switch end {
      case .again: continue
      case .over:
        return result.error.map { .failed(recovery.limits.named($0)) }
          ?? .answered(result.completion)
      case .failed(let cause): return .failed(cause)
      }
    }
    return .interrupted
  }

  struct Place {
    var request: Int
    var attempt: Int
  }

  /// What became of a step.
  private enum StepEnd {
    /// The request is sent again.
    case again
    /// The request ends as its last attempt did.
    case over
    /// Something else went wrong on the way.
    case failed(ModelError)
  }

  /// Tells that a provider answered from a part of what it was sent, and did not say so; the answer
  /// stands, and the conversation is shortened before the next request.
  private func tellOverflow(of result: AttemptResult, by model: ModelReference) {
    let window = configuration.catalogue().contextWindow(of: model)
    guard let overflow = result.completion.silentOverflow(of: window, provider: model.provider)
    else { return }
    emit(.notice(overflow.message))
  }

  private func progress(after result: AttemptResult) -> Recovery.Progress {
    Recovery.Progress(
      hasNextModel: state.hasNextModel,
      hasMedia: prompt(for: state.model).hasMedia,
      canRaiseOutput: raisedLimit(after: result) != nil, random: configuration.random())
  }

  private func carryOut(
    _ step: Recovery.Step, after error: ModelError, at place: Place, of result: AttemptResult
  ) async -> StepEnd {
    switch step {
    case .stop, .trim: return .over
    case .nextModel: switchModel(because: error)
    case .retry(let delay):
      let limit = recovery.limits.retries + 1
      return await wait(delay, because: error, at: place, of: limit) ? .again : .over
    case .reissue: tellAgain(error.description, at: place)
    case .renewKey:
      if let refusal = await renewKey(of: state.model, because: error, at: place) {
        return .failed(refusal)
      }
    case .lowerOutput(let limit):
      state.outputLimit = limit
      tellLowered(to: limit, because: error, at: place)
    case .raiseOutput:
      state.outputLimit = raisedLimit(after: result)
      emit(
        .attemptFailed(
          request: place.request, attempt: place.attempt, .outputLimitReached(by: state.model)))
    case .continueOutput(let part): emit(.outputContinued(part: part))
    case .withoutMedia: emit(.mediaDropped(for: state.model, reason: error.description))
    case .compact:
      // An answer that filled the window ended without an error of its server.
      if result.error == nil {
        emit(.attemptFailed(request: place.request, attempt: place.attempt, error))
      }
      switch await compact(.overflow, focus: nil) {
      case nil: return .again
      case .interrupted: return .over
      case .failed(let cause), .givenUp(let cause): return .failed(cause)
      }
    }
    return .again
  }
}

// MARK: - Steps

extension AgentSession {
  private func switchModel(because error: ModelError) {
    let (model, next) = (state.model, state.chain[1])
    state.turnToNextModel { takes(contextTokens(for: $0), model: $0) }
    recovery.limits = configuration.recoveryLimits(asking: state.model)
    let passedOver =
      next == state.model ? "" : " The window of \(next) is too small for the conversation."
    emit(.modelSwitched(from: model, to: state.model, reason: error.description + passedOver))
  }

  /// Waits before the next attempt, one `of` so many; false when the person gave up meanwhile.
  func wait(
    _ delay: Double, because error: ModelError, at place: Place, of limit: Int
  ) async -> Bool {
    emit(
      .retryScheduled(
        Retry(
          request: place.request, attempt: place.attempt + 1, limit: limit, delay: delay,
          reason: error.description)))
    await pause.begin(seconds: delay).value
    return !pause.hasGivenUp && !Task.isCancelled
  }

  /// Tells that the same request is sent again at once.
  func tellAgain(_ reason: String, at place: Place) {
    emit(
      .retryScheduled(
        Retry(
          request: place.request, attempt: place.attempt + 1, limit: place.attempt + 1, delay: 0,
          reason: reason)))
  }

  func tellLowered(to limit: Int, because error: ModelError, at place: Place) {
    tellAgain("\(error) The answer may have \(limit) tokens now.", at: place)
  }

  /// Has the refused key replaced, in the open; the refusal where there is no other, with what kept
  /// it from being had.
  func renewKey(
    of model: ModelReference, because error: ModelError, at place: Place
  ) async -> ModelError? {
    do throws(ModelError) {
      guard try await turnSession(for: model).renewKey(), !Task.isCancelled else { return error }
    } catch let obstacle {
      var refusal = error
      refusal.addRenewal(obstacle)
      return refusal
    }
    tellAgain("\(error) The key was renewed.", at: place)
    return nil
  }

  /// The model's full output limit, in tokens; nil where it does not promise more than there was.
  ///
  /// A limit that the person set is theirs, and what is whole before the cut is not asked for
  /// again. One that was changed in this request is not changed back.
  private func raisedLimit(after result: AttemptResult) -> Int? {
    guard configuration.maxOutputTokens == nil, state.outputLimit == nil,
      result.completion.items.count(where: { !$0.isReasoning }) <= (result.endsInCall ? 0 : 1),
      let full = configuration.catalogue().entry(for: state.model)?.outputLimit
    else { return nil }
    let room = contextBudget(of: state.model)?.room(beside: contextTokens) ?? full
    let given = result.completion.usage.output ?? 0
    let limit = min(full, room)
    return limit > given + given / 20 ? limit : nil
  }
}
