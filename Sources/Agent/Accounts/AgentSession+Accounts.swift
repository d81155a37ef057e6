package import Models

// MARK: - Calls and their accounts

extension AgentSession {
  /// What the turn keeps with a model: who goes back to one finds its routing and its connection.
  func turnSession(for model: ModelReference) async throws(ModelError) -> TurnSession {
    if let known = turnSessions[model] { return known }
    let session = try await configuration.client(model).turn()
    turnSessions[model] = session
    return session
  }

  func willSend(_ prompt: Prompt, _ options: CallOptions, to model: ModelReference) {
    accounts.send(
      prompt, options, to: model, by: turnSessions[model]?.client.provider,
      at: Double(configuration.clock()) / 1000)
  }

  /// The events beside the answer's own: what it cost, what the provider says of itself.
  func accounts(
    of batch: [ResponseEvent], asked: TurnSession, _ options: CallOptions, _ model: ModelReference
  ) -> [SessionEvent] {
    let (events, loss) = accounts.take(batch, of: model) { completion in
      configuration.catalogue().cost(
        of: completion, asked: model, serviceTier: options.serviceTier)
    }
    if let loss { asked.client.telemetry?.record(.cacheBreak(loss, model: model)) }
    return events
  }

  /// Tells what a call left behind, whether or not its answer came to an end.
  func didEnd(_ asked: TurnSession, _ model: ModelReference) {
    if let cost = accounts.abandon(asked: model) { emit(cost) }
    guard asked.client.hasLeftWebSocket else { return }
    let sentence =
      "The WebSocket to \(asked.client.provider.name) does not work; "
      + "the session goes on over plain HTTP."
    if let notice = accounts.once(sentence) { emit(notice) }
  }

  /// Opens the connection, and lets a server that can read what every request begins with, before
  /// the first message.
  ///
  /// Returns at once; what goes wrong is met again, and told, by the first request.
  package func prewarm() {
    guard prewarming == nil, turn == nil else { return }
    let (prompt, model) = (prompt(for: model), model)
    let options = options(for: model, beside: contextTokens(for: model))
    let client = configuration.client
    prewarming = Task {
      guard let client = try? await client(model) else { return }
      guard let reading = await client.prewarm(prompt, options), reading.usage != Usage() else {
        return
      }
      let catalogue = configuration.catalogue()
      emit(.cost(catalogue.cost(of: reading, asked: model, serviceTier: options.serviceTier)))
    }
  }
}

// MARK: - Another model

extension AgentSession {
  /// Asks another model from the next request on; one that cannot be asked is told of and not
  /// taken.
  ///
  /// Where that takes its time to be found out, as with a program that tells the key, the model is
  /// taken meanwhile, so that nobody waits.
  package func setModel(_ model: ModelReference) async {
    guard model != self.model else { return }
    let check = Task { await obstacle(to: model) }
    switch await Self.first(of: check, within: .milliseconds(250)) {
    case .some(let error?): return emit(.notice("The model stays \(self.model). \(error)"))
    case .some(nil): askable = model
    case nil:
      Task {
        guard let error = await check.value else { return askable = model }
        guard self.model == model else { return }
        self.model = askable
        emit([.notice("The model is \(askable) again. \(error)"), .modelChanged(askable)])
      }
    }
    self.model = model
    emit(.modelChanged(model))
  }

  private func obstacle(to model: ModelReference) async -> ModelError? {
    do throws(ModelError) {
      _ = try await configuration.client(model)
      return nil
    } catch {
      return error
    }
  }

  /// What a task finds within a time; nil when that is over before it.
  private static func first<Value: Sendable>(
    of task: Task<Value, Never>, within limit: Duration
  ) async -> Value? {
    let (values, value) = AsyncStream<Value>.makeStream()
    Task {
      value.yield(await task.value)
      value.finish()
    }
    Task {
      try? await Task.sleep(for: limit)
      value.finish()
    }
    return await values.first { _ in true }
  }

  /// Changes how much the model is to think, from the next request on.
  package func setEffort(_ effort: CallOptions.Effort?) {
    guard effort != self.effort else { return }
    self.effort = effort
    emit(.effortChanged(effort))
  }
}
