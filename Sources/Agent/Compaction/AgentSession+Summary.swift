import Models

/// A summary that is being asked for: by whom, and of what is left of the history.
struct SummaryWriting {
  enum Ending {
    case written(String)
    /// No model can take as much as must be sent.
    case tooLong
    case failed
  }

  var state: TurnState
  var rounds: Rounds
  var focus: String?
  /// Whether the model called tools in the place of a summary.
  var forbidsTools = false

  /// Makes room where the server said how far the history is too long, or by a fifth.
  mutating func trim(after error: ModelError) {
    let all = rounds.tokens
    var excess = all / 5
    if case .contextWindowExceeded(let tokens?, let limit?) = error.kind, tokens > limit {
      excess = max(excess / 2, (tokens - limit) * 11 / 10)
    }
    rounds.drop(tokens: excess)
  }

  /// Drops at once what the model cannot take, where its window is known.
  mutating func fit(_ available: Int?, fixed: Int) {
    guard let available else { return }
    let excess = rounds.tokens + fixed - available
    if excess > 0 { rounds.drop(tokens: excess) }
  }
}

extension AgentSession {
  /// Asks for a summary as often, and of whom, as ``Recovery`` says.
  func write(_ writing: inout SummaryWriting) async -> SummaryWriting.Ending {
    counters.request += 1
    let number = counters.request
    var budget = Recovery(limits: configuration.recoveryLimits(asking: writing.state.model))
    var attempt = 0
    while !Task.isCancelled {
      attempt += 1
      let model = writing.state.model
      writing.fit(
        ContextBudget(model, in: configuration.catalogue())?.available, fixed: instructionTokens)
      emit(.requestStarted(request: number, attempt: attempt, model: model))
      let place = Place(request: number, attempt: attempt)
      let (summary, error) = await summarize(writing, model, at: place)
      guard !Task.isCancelled else { break }
      if !summary.isEmpty { return .written(summary) }
      let trouble = error ?? Self.emptySummary(of: model)
      writing.forbidsTools = error == nil
      emit(.attemptFailed(request: number, attempt: attempt, trouble))
      let progress = Recovery.Progress(
        hasNextModel: writing.state.hasNextModel,
        hasMedia: Prompt(system: [], items: writing.rounds.items, tools: []).hasMedia,
        isCompaction: true, random: configuration.random())
      switch budget.step(after: trouble, progress: progress) {
      case .retry(let delay):
        guard await wait(delay, because: trouble, at: place) else { return .failed }
      case .reissue: tellReissue(because: trouble, at: place)
      case .nextModel:
        writing.state.turnToNextModel()
        emit(.modelSwitched(from: model, to: writing.state.model, reason: trouble.description))
      case .trim: writing.trim(after: trouble)
      case .withoutMedia:
        let items = writing.rounds.items
        writing.rounds = Rounds(Prompt(system: [], items: items, tools: []).withoutMedia.items)
        emit(.mediaDropped(reason: trouble.description))
      case .stop, .raiseOutput, .continueOutput, .compact:
        return trouble.isAboutLength ? .tooLong : .failed
      }
    }
    return .failed
  }

  private static func emptySummary(of model: ModelReference) -> ModelError {
    ModelError(
      .protocolViolation, message: CompactionPrompt.emptyAnswer, provider: model.provider)
  }

  /// Sends what is left of the history with the wish for a summary behind it; nothing of the
  /// answer is told but what it cost.
  private func summarize(
    _ writing: SummaryWriting, _ model: ModelReference, at place: Place
  ) async -> (summary: String, error: ModelError?) {
    let asked: TurnSession
    do {
      asked = try await turnSession(for: model)
    } catch {
      return ("", error)
    }
    var prompt = prompt(for: model)
    let request = CompactionPrompt.request(focus: writing.focus)
    prompt.items = writing.rounds.items + [ResponseItem(.userMessage(request))]
    var options = options(for: model)
    if writing.forbidsTools { options.toolChoice = .none }
    var answer = Answer(request: place.request, attempt: place.attempt, model: model)
    let watch = watchSilence(request: place.request, attempt: place.attempt)
    defer { watch.cancel() }
    willSend(prompt, options, to: model)
    for await batch in asked.stream(prompt, options) {
      lastWord = configuration.clock()
      let told = answer.events(of: batch).filter { event in
        if case .usage = event { true } else { false }
      }
      emit(told + accounts(of: batch, asked: asked, options, model))
      if answer.completion != nil { break }
    }
    didEnd(asked, model)
    guard answer.error == nil else { return ("", answer.error) }
    let texts = (answer.completion?.items ?? []).compactMap { item -> String? in
      if case .assistantMessage(let text) = item.content { text } else { nil }
    }
    let summary = texts.joined()
    return summary.allSatisfy(\.isWhitespace) ? ("", nil) : (summary, nil)
  }
}

extension ModelError {
  fileprivate var isAboutLength: Bool {
    switch kind {
    case .contextWindowExceeded, .requestTooLarge: true
    default: false
    }
  }
}
