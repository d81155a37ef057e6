import Models
import Tools

// MARK: - When

extension AgentSession {
  /// Shortens the history on the person's word: now, or before the running turn's next request.
  ///
  /// `focus` says what the summary is to dwell on.
  package func compact(focus: String? = nil) {
    let focus = focus.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    guard turn == nil else {
      wantedCompaction = WantedCompaction(focus: focus)
      let time = state.isStandIn ? "when \(model) is asked again" : "before the next request"
      return emit(.notice("The conversation is shortened \(time)."))
    }
    wantedCompaction = nil
    guard history.canBeShortened(for: model) else {
      return emit(.notice("There is nothing to shorten yet."))
    }
    counters.turn += 1
    let number = counters.turn
    prepareTurn()
    closeOpenCalls(because: "The session ended")
    emit(.turnStarted(turn: number))
    turn = Task { await self.runCompaction(turn: number, focus: focus) }
  }

  /// What the person asked for while a turn ran.
  struct WantedCompaction {
    var focus: String?
  }

  private func runCompaction(turn number: Int, focus: String?) async -> TurnEnding {
    await openSeal(for: state.model)
    let failure = await compact(.manual, focus: focus)
    var ending = failure.map {
      TurnEnding.stopped(reason: "The conversation could not be shortened: \($0.sentence)")
    }
    if Task.isCancelled { ending = .interrupted }
    return await finish(turn: number, ending ?? .completed)
  }

  /// Shortens the history before a request, where it nears the end of the model's window; the cause
  /// to end the turn with, where nothing more is to be asked for.
  ///
  /// An answer that was cut is gone on from first: its seam is no place for a summary.
  func makeRoom() async -> ModelError? {
    guard !history.isContinued else { return nil }
    // What the person wants is for the session's own model, and waits for it.
    if let wanted = wantedCompaction, !state.isStandIn {
      wantedCompaction = nil
      guard history.canBeShortened(for: state.model) else { return nil }
      return await compact(.manual, focus: wanted.focus)?.end
    }
    guard history.canBeShortened(for: state.model), recovery.mayCompactEarly,
      let budget = contextBudget(of: state.model), contextTokens >= budget.threshold
    else { return nil }
    let failure = await compact(.threshold, focus: nil)
    recovery.didCompactEarly()
    guard failure?.end == nil, !recovery.mayCompactEarly else { return failure?.end }
    let found =
      failure == nil
      ? "The model's window is full again right after each time that the conversation was shortened."
      : "The model's window is nearly full, and the conversation cannot be shortened."
    emit(
      .notice(
        """
        \(found) That is not tried any more in this turn; begin a new session, or ask for less at \
        once.
        """))
    return nil
  }
}

/// Why a history was not shortened; nothing has changed then.
enum CompactionFailure: Error {
  case failed(ModelError)
  /// The person would not wait for what went wrong.
  case givenUp(ModelError)
  case interrupted

  var sentence: String {
    switch self {
    case .failed(let cause), .givenUp(let cause): cause.description
    case .interrupted: "It was interrupted."
    }
  }

  /// What ends the turn too: whatever is asked for next would be refused alike, or is not wanted.
  var end: ModelError? {
    switch self {
    case .failed(let cause): cause.isAboutAccount ? cause : nil
    case .givenUp(let cause): cause
    case .interrupted: nil
    }
  }
}

// MARK: - How

extension AgentSession {
  /// Shortens the history; nil when that is done.
  func compact(
    _ trigger: ContextCompaction.Trigger, focus: String?
  ) async -> CompactionFailure? {
    emit(.compactionStarted(trigger))
    let before = contextTokens
    // One that stands in for the session's model may take much less: only it goes on from what
    // little that leaves.
    let reader = state.isStandIn && trigger != .manual ? state.model : nil
    do throws(CompactionFailure) {
      let shortened = try await shortened(trigger, focus: focus)
      accounts.forgetCache()
      emit(
        .contextCompacted(
          ContextCompaction(
            trigger: trigger, method: shortened.method, items: shortened.items,
            model: shortened.model, reader: reader, tokensBefore: before,
            tokensAfter: tokens(after: shortened))))
      return nil
    } catch {
      emit(.compactionFailed(reason: error.sentence))
      return error
    }
  }

  struct ShortenedHistory {
    var method: ContextCompaction.Method
    var items: [ResponseItem]
    var model: ModelReference
  }

  /// How long requests will be.
  private func tokens(after shortened: ShortenedHistory) -> Int {
    let kept = shortened.method == .provider ? history.openAnswer : []
    return instructionTokens + TokenEstimate.tokens(in: shortened.items + kept)
      + (history.lastNote.map { TokenEstimate.tokens(in: $0) } ?? 0)
  }

  private func shortened(
    _ trigger: ContextCompaction.Trigger, focus: String?
  ) async throws(CompactionFailure) -> ShortenedHistory {
    if focus == nil, let sealed = try await compactionByProvider() { return sealed }
    guard !Task.isCancelled else { throw .interrupted }
    let shortened = try await compactionBySummary(trigger, focus: focus)
    guard !Task.isCancelled else { throw .interrupted }
    return shortened
  }

  /// Lets the provider do it, where it can; nil where it cannot.
  private func compactionByProvider() async throws(CompactionFailure) -> ShortenedHistory? {
    let model = state.model
    guard !cannotCompact.contains(model),
      let turn = try? await turnSession(for: model), !turn.client.provider.probesDialect,
      turn.canCompact(options(for: model, beside: contextTokens))
    else { return nil }
    counters.request += 1
    var budget = Recovery(limits: configuration.recoveryLimits(asking: model))
    var place = Place(request: counters.request, attempt: 0)
    while true {
      place.attempt += 1
      emit(.requestStarted(request: place.request, attempt: place.attempt, model: model))
      var prompt = prompt(for: model)
      // An answer that was cut waits for its end: it is no part of what is shortened.
      prompt.items = history.settledItems(for: model).filter { !$0.isRestatement }
      prompt = fitted(prompt, to: model)
      do throws(ModelError) {
        let compacted = try await turn.compact(
          prompt, options(for: model, beside: contextTokens))
        guard !Task.isCancelled else { throw ModelError.interrupted }
        tell(compacted.usage, of: model)
        let context = CompactedContext(
          preface: CompactionPrompt.restatementPreface, plan: workingSet.plan,
          files: await filesAtHand())
        return ShortenedHistory(
          method: .provider,
          items: compacted.items.filter { !$0.isRestatement }
            + context.restated(available: contextBudget(of: model)?.available),
          model: model)
      } catch {
        guard !Task.isCancelled else { throw .interrupted }
        emit(.attemptFailed(request: place.request, attempt: place.attempt, error))
        if error.kind == .unauthenticated, budget.step(after: error) == .renewKey {
          guard let refusal = await renewKey(of: model, because: error, at: place) else { continue }
          throw .failed(refusal)
        }
        guard !error.isAboutAccount else { throw .failed(error) }
        if error.refusesEndpoint { cannotCompact.insert(model) }
        return nil
      }
    }
  }

  private func tell(_ usage: Usage, of model: ModelReference) {
    guard usage != Usage() else { return }
    let completion = Completion(stop: Stop(.endOfTurn), usage: usage)
    emit([
      .usage(usage, model: model),
      .cost(configuration.catalogue().cost(of: completion, asked: model)),
    ])
  }
}

extension History {
  /// Whether there is anything for a model but what the person said.
  func canBeShortened(for model: ModelReference) -> Bool {
    items(for: model).contains { item in
      switch item.content {
      case .assistantMessage, .toolCall, .toolResult: true
      case .userMessage, .reasoning, .compaction: false
      }
    }
  }
}
