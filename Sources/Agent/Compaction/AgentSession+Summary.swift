import JSON
import Models
import Tools
import Workspace

extension AgentSession {
  /// What stands in the place of the history, with a model's summary; without one where there must
  /// be room.
  func compactionBySummary(
    _ trigger: ContextCompaction.Trigger, focus: String?
  ) async throws(CompactionFailure) -> ShortenedHistory {
    var writing = SummaryWriting(
      of: history, state: state.narrowed { takes(contextTokens(for: $0), model: $0) }, focus: focus)
    switch await write(&writing) {
    case .written(let summary):
      let context = CompactedContext(
        summary: summary, plan: workingSet.plan, files: await filesAtHand())
      let available = contextBudget(of: state.model)?.available
      return ShortenedHistory(
        method: .summary,
        items: context.items(
          after: history.plainItems(for: state.model), available: available) + history.openAnswer,
        model: writing.state.model)
    case .tooLong: return await excerpt(by: writing.state.model)
    case .failed(let cause) where trigger == .overflow && !cause.isAboutAccount:
      return await excerpt(by: writing.state.model)
    case .failed(let cause): throw .failed(cause)
    case .givenUp(let cause): throw .givenUp(cause)
    case .interrupted: throw .interrupted
    }
  }

  /// The newest rounds, in half of the room there is, and what a summary would have kept of the
  /// others without a model's help: the person's messages, the plan and the files.
  private func excerpt(by model: ModelReference) async -> ShortenedHistory {
    // Others could not read what a provider sealed.
    let items =
      state.isStandIn ? history.items(for: state.model) : history.plainItems(for: state.model)
    var rounds = Rounds(items.filter { !$0.isRestatement })
    let available = contextBudget(of: state.model).map { $0.available - instructionTokens }
    let target = max(min(available ?? .max, rounds.tokens), 0) / 2
    let dropped = rounds.drop(tokens: rounds.tokens - target)
    let context = CompactedContext(
      preface: CompactionPrompt.excerptPreface, plan: workingSet.plan, files: await filesAtHand())
    return ShortenedHistory(
      method: .excerpt,
      items: context.items(after: dropped, room: max(0, target * 2 - rounds.tokens))
        + rounds.items,
      model: model)
  }

  /// The files that were read last, as they are now.
  func filesAtHand() async -> [(name: String, contents: String)] {
    var files: [(name: String, contents: String)] = []
    // Not all of it may find room, and what the model does not see it has not read.
    let seen = await workspace.seenFiles
    for call in workingSet.reads {
      guard let tool = configuration.toolbox[call.name],
        let arguments = try? JSON(parsing: call.arguments)
      else { continue }
      let prepared = await tool.prepare(arguments, in: workspace)
      guard case .read(let read) = prepared.action else { continue }
      let outcome = await read()
      if !outcome.isError { files.append((prepared.summary, outcome.output)) }
    }
    await workspace.restore(seen)
    return files
  }
}

// MARK: - Asking for it

extension AgentSession {
  /// Asks for a summary as often, and of whom, as ``Recovery`` says.
  private func write(_ writing: inout SummaryWriting) async -> SummaryWriting.Ending {
    counters.request += 1
    var place = Place(request: counters.request, attempt: 0)
    var budget = Recovery(limits: configuration.recoveryLimits(asking: writing.state.model))
    while !Task.isCancelled {
      place.attempt += 1
      let model = writing.state.model
      tellTrimmed(
        writing.fit(contextBudget(of: model)?.available, fixed: instructionTokens))
      emit(.requestStarted(request: place.request, attempt: place.attempt, model: model))
      let (summary, error) = await summarize(writing, model, at: place)
      guard !Task.isCancelled else { break }
      if !summary.isEmpty { return .written(summary) }
      let trouble = error ?? Self.emptySummary(of: model)
      if error == nil { writing.forbidsTools = true }
      emit(.attemptFailed(request: place.request, attempt: place.attempt, trouble))
      let progress = Recovery.Progress(
        hasNextModel: writing.state.hasNextModel,
        hasMedia: fitted(Prompt(system: [], items: writing.rounds.items, tools: []), to: model)
          .hasMedia,
        isCompaction: true, isEmptyAnswer: error == nil, random: configuration.random())
      let step = budget.step(after: trouble, progress: progress)
      if let end = await carryOut(step, after: trouble, at: place, of: &writing, &budget) {
        return end
      }
    }
    return .interrupted
  }

  /// Does what was decided; nil when the summary is asked for again.
  private func carryOut(
    _ step: Recovery.Step, after error: ModelError, at place: Place,
    of writing: inout SummaryWriting, _ budget: inout Recovery
  ) async -> SummaryWriting.Ending? {
    let model = writing.state.model
    switch step {
    case .retry(let delay):
      let limit = budget.limits.retries + 1
      if await wait(delay, because: error, at: place, of: limit) { return nil }
      return .givenUp(error)
    case .reissue: tellAgain(error.description, at: place)
    case .renewKey:
      return await renewKey(of: model, because: error, at: place).map { .failed($0) }
    case .lowerOutput(let limit):
      writing.lowerOutput(to: limit)
      tellLowered(to: limit, because: error, at: place)
    case .nextModel:
      writing.turnToNextModel()
      budget.limits = configuration.recoveryLimits(asking: writing.state.model)
      tellAgain("\(error) \(writing.state.model) is asked for the summary instead.", at: place)
    case .trim:
      let dropped = writing.trim(after: error)
      // The same request would be refused alike.
      guard dropped > 0 else { return .tooLong }
      tellTrimmed(dropped)
    case .withoutMedia:
      writing.dropMedia()
      emit(.mediaDropped(for: model, reason: error.description))
    case .stop, .raiseOutput, .continueOutput, .compact:
      return error.isAboutLength ? .tooLong : .failed(budget.limits.named(error))
    }
    return nil
  }

  private func tellTrimmed(_ tokens: Int) {
    if tokens > 0 { emit(.compactionTrimmed(tokens: tokens)) }
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
    let request = ResponseItem(
      .userMessage(CompactionPrompt.request(focus: writing.focus)))
    prompt.items = writing.rounds.items + [request]
    prompt = fitted(prompt, to: model)
    let estimate = instructionTokens + TokenEstimate.tokens(in: prompt.items)
    // What servers counted is worth more than a guess, as long as it is the same conversation.
    let counted = contextTokens(for: model) + TokenEstimate.tokens(in: request)
    var options = options(
      for: model, limit: writing.state.outputLimit,
      beside: writing.isTrimmed ? estimate : max(estimate, counted))
    options.outputSchema = nil
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
    // What a provider lets through of an answer that it withholds is no summary.
    if let refusal = answer.completion?.refusal(by: model) { return ("", refusal) }
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
