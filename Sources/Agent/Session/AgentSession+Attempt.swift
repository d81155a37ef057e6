import JSON
import Models
import Tools
import Workspace

// MARK: - An attempt

extension AgentSession {
  /// How an attempt ended, with what it held.
  struct AttemptResult {
    var completion: Completion
    var error: ModelError?
    /// Whether it broke off in the middle of a call.
    var endsInCall = false

    /// An answer that ended early without an error of the server.
    func cut(of model: ModelReference) -> ModelError? {
      switch completion.stop.kind {
      case .outputLimit: .outputLimitReached(by: model)
      case .contextLimit: .contextFilled(by: model)
      case .endOfTurn, .toolCalls, .contentFilter, .refusal, .pause, .failed, .cancelled, .other:
        nil
      }
    }
  }

  /// Streams one answer and tells it as it comes.
  func attempt(request: Int, attempt: Int, model: ModelReference) async -> AttemptResult {
    let asked: TurnSession
    do {
      asked = try await turnSession(for: model)
    } catch {
      return AttemptResult(completion: Completion(stop: Stop(.failed)), error: error)
    }
    let prompt = prompt(for: model)
    var answer = Answer(
      request: request, attempt: attempt, model: model, usedCallIDs: history.callIDs,
      tools: prompt.tools)
    let options = options(for: model, limit: state.outputLimit, beside: contextTokens)
    let watch = watchSilence(request: request, attempt: attempt)
    defer { watch.cancel() }
    willSend(prompt, options, to: model)
    for await batch in asked.stream(prompt, options) {
      lastWord = configuration.clock()
      emit(answer.events(of: batch) + accounts(of: batch, asked: asked, options, model))
      if answer.completion != nil { break }
    }
    didEnd(asked, model)
    if Task.isCancelled { emit(answer.interrupted()) }
    let end = answer.completion ?? Completion(stop: Stop(.cancelled))
    return AttemptResult(
      completion: end, error: answer.error ?? (Task.isCancelled ? .interrupted : nil),
      endsInCall: answer.endsInCall)
  }

  /// Tells, while nothing comes, that nothing does.
  func watchSilence(request: Int, attempt: Int) -> Task<Void, Never> {
    lastWord = configuration.clock()
    var watch = SilenceWatch(
      patience: recovery.limits.noticeableSilence, now: Double(lastWord) / 1000)
    return Task {
      while !Task.isCancelled {
        let (silence, pause) = watch.look(
          at: Double(configuration.clock()) / 1000, lastWord: Double(lastWord) / 1000)
        if let silence {
          emit(.streamSilent(request: request, attempt: attempt, seconds: Int(silence)))
        }
        try? await Task.sleep(for: .milliseconds(Int64(pause * 1000) + 1))
      }
    }
  }

  func prompt(for model: ModelReference) -> Prompt {
    let prompt = Prompt(
      system: instructions, items: history.requestItems(for: model),
      tools: configuration.toolbox.specs)
    return fitted(prompt, to: model)
  }

  /// What a request asks for beside its prompt, which is `tokens` long; `limit` takes the place of
  /// the usual room for the answer.
  func options(
    for model: ModelReference, limit: Int? = nil, beside tokens: Int
  ) -> CallOptions {
    var options = CallOptions(
      model: model.model, effort: effort,
      maxOutputTokens: limit ?? configuration.outputBudget(of: model), conversationID: id)
    options.outputSchema = configuration.outputSchema
    options.knownModel = configuration.catalogue().entry(for: model)
    options.outputRoom = contextBudget(of: model)?.room(beside: tokens)
    // Renewed in the open: see `Recovery.Step.renewKey`.
    options.renewsKey = false
    return options
  }

  /// How much a conversation with a model may take; nil where its window is not known.
  func contextBudget(of model: ModelReference) -> ContextBudget? {
    // No window is less than what every request begins with: such a number was none.
    let learnt = windows[model].flatMap { $0 > instructionTokens ? $0 : nil }
    return ContextBudget(model, in: configuration.catalogue(), learnt: learnt)
  }

  /// Whether so many tokens fit a model's window, as far as that is known.
  func takes(_ tokens: Int, model: ModelReference) -> Bool {
    contextBudget(of: model).map { tokens <= $0.available } ?? true
  }

  /// The size of the conversation as far as it is known, in tokens, for the model that is asked.
  var contextTokens: Int { contextTokens(for: state.model) }

  func contextTokens(for model: ModelReference) -> Int {
    meter.measure()
    return meter.tokens(for: model)
      + (meter.countsInstructions(for: model) ? 0 : instructionTokens)
  }

  /// The size of what every request begins with, in tokens.
  var instructionTokens: Int {
    let fixed =
      instructions.map(\.text)
      + configuration.toolbox.specs.map { $0.name + $0.description + $0.parameters.text }
    return fixed.reduce(0) { $0 + TokenEstimate.tokens(in: $1) }
  }
}
