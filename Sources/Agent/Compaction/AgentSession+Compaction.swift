import JSON
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
      return emit(.notice("The conversation is shortened before the next request."))
    }
    guard history.canBeShortened else {
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
    let isDone = await compact(.manual, focus: focus)
    var ending = TurnEnding.completed
    if !isDone { ending = .stopped(reason: "The conversation could not be shortened.") }
    if Task.isCancelled { ending = .interrupted }
    return await finish(turn: number, ending)
  }

  /// Shortens the history before a request, where it nears the end of the model's window.
  ///
  /// An answer that was cut is gone on from first: its seam is no place for a summary.
  func makeRoom() async {
    guard !history.isContinued else { return }
    if let wanted = wantedCompaction {
      wantedCompaction = nil
      _ = await compact(.manual, focus: wanted.focus)
      return
    }
    guard history.canBeShortened, recovery.mayCompactEarly,
      let budget = ContextBudget(state.model, in: configuration.catalogue()),
      contextTokens >= budget.threshold
    else { return }
    _ = await compact(.threshold, focus: nil)
    recovery.didCompactEarly()
    guard !recovery.mayCompactEarly else { return }
    emit(
      .notice(
        """
        The model's window is full again right after each time that the conversation was \
        shortened. It is not shortened any more in this turn; begin a new session, or ask for \
        less at once.
        """))
  }
}

// MARK: - How

extension AgentSession {
  /// Shortens the history; false when that failed or was given up, and nothing has changed.
  func compact(_ trigger: ContextCompaction.Trigger, focus: String?) async -> Bool {
    emit(.compactionStarted(trigger))
    let before = contextTokens
    var shortened = focus == nil ? await compactionByProvider() : nil
    if shortened == nil, !Task.isCancelled { shortened = await compactionBySummary(focus: focus) }
    guard let shortened, !Task.isCancelled else { return false }
    accounts.forgetCache()
    emit(
      .contextCompacted(
        ContextCompaction(
          trigger: trigger, method: shortened.method, items: shortened.items,
          model: shortened.model, tokensBefore: before,
          tokensAfter: TokenEstimate.tokens(in: shortened.items))))
    return true
  }

  struct ShortenedHistory {
    var method: ContextCompaction.Method
    var items: [ResponseItem]
    var model: ModelReference
  }

  /// Lets the provider do it, where it can; nil where it cannot.
  private func compactionByProvider() async -> ShortenedHistory? {
    let model = state.model
    guard !cannotCompact.contains(model.provider),
      let turn = try? await turnSession(for: model), turn.client.provider.dialect == .responses,
      !turn.client.provider.probesDialect
    else { return nil }
    counters.request += 1
    let number = counters.request
    emit(.requestStarted(request: number, attempt: 1, model: model))
    do throws(ModelError) {
      let compacted = try await turn.compact(prompt(for: model), options(for: model))
      tell(compacted.usage, of: model)
      return ShortenedHistory(method: .provider, items: compacted.items, model: model)
    } catch {
      guard !Task.isCancelled else { return nil }
      emit(.attemptFailed(request: number, attempt: 1, error))
      if !error.isRetryable { cannotCompact.insert(model.provider) }
      return nil
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

  /// What stands in the place of the history, with a model's summary.
  private func compactionBySummary(focus: String?) async -> ShortenedHistory? {
    var writing = SummaryWriting(
      state: state.narrowed { self.takes(contextTokens, model: $0) },
      rounds: Rounds(history.items), focus: focus)
    let end = await write(&writing)
    let available = ContextBudget(state.model, in: configuration.catalogue())?.available
    switch end {
    case .written(let summary):
      let context = CompactedContext(
        summary: summary, plan: workingSet.plan, files: await filesAtHand())
      return ShortenedHistory(
        method: .summary,
        items: context.items(after: history.items, available: available) + history.openAnswer,
        model: writing.state.model)
    case .tooLong:
      var rounds = Rounds(history.items)
      let target = min(available ?? .max, rounds.tokens) / 2
      rounds.drop(tokens: rounds.tokens - target)
      let note = ResponseItem(.compaction(summary: CompactionPrompt.excerptPreface))
      return ShortenedHistory(
        method: .excerpt, items: [note] + rounds.items, model: writing.state.model)
    case .failed: return nil
    }
  }

  /// Whether so many tokens fit a model's window, as far as that is known.
  private func takes(_ tokens: Int, model: ModelReference) -> Bool {
    guard let budget = ContextBudget(model, in: configuration.catalogue()) else { return true }
    return tokens <= budget.available
  }

  /// The files that were read last, as they are now.
  private func filesAtHand() async -> [(name: String, contents: String)] {
    var files: [(name: String, contents: String)] = []
    for call in workingSet.reads {
      guard let tool = configuration.toolbox[call.name],
        let arguments = try? JSON(parsing: call.arguments)
      else { continue }
      let prepared = await tool.prepare(arguments, in: workspace)
      guard case .read(let read) = prepared.action else { continue }
      let outcome = await read()
      if !outcome.isError { files.append((prepared.summary, outcome.output)) }
    }
    return files
  }
}

extension History {
  /// Whether there is anything but what the person said.
  var canBeShortened: Bool {
    items.contains { item in
      switch item.content {
      case .assistantMessage, .toolCall, .toolResult: true
      case .userMessage, .reasoning, .compaction: false
      }
    }
  }
}
