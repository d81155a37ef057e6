import Models

/// Keeps what a session's calls tell beside their answers, and says what is worth telling: costs,
/// limits, a lost prompt cache, another model than the asked one.
struct CallAccounts {
  private var cache = CacheWatch()
  /// What providers said last, as far as it was told.
  private var limits: [String: RateLimitSnapshot] = [:]
  /// What was told once and is not told again.
  private var told: Set<String> = []
  /// Counts that came before the answer's end, of the call under way.
  private var hasBegun = false
  /// The model that the asked one is under a name of the person's own.
  private var baseModel: String?

  /// Notes a request that is about to be sent, by its provider; `time` in seconds.
  mutating func send(
    _ prompt: Prompt, _ options: CallOptions, to model: ModelReference,
    by provider: Provider? = nil, at time: Double
  ) {
    hasBegun = false
    baseModel = options.knownModel?.baseModel
    let print =
      provider.map { CachePrint(prompt, options, provider: $0) }
      ?? CachePrint(prompt, options, provider: model.provider)
    cache.send(print, at: time)
  }

  /// Takes up the history's new beginning, after it was shortened on purpose.
  mutating func forgetCache() { cache.reset() }

  /// The session's events for a batch of an answer, and the loss of a prompt cache.
  mutating func take(
    _ batch: [ResponseEvent], of model: ModelReference, price: (Completion) -> Cost
  ) -> (events: [SessionEvent], loss: CacheBreak?) {
    var events: [SessionEvent] = []
    var loss: CacheBreak?
    for event in batch {
      switch event {
      case .rateLimits(let snapshot):
        if let news = take(snapshot, provider: model.provider) { events.append(news) }
      case .serverModel(let name):
        if let notice = substitution(name, of: model) { events.append(notice) }
      case .completed(let completion):
        if let cost = cost(of: completion, price) { events.append(cost) }
        loss = cache.receive(completion.usage)
      case .created, .outputItemAdded, .outputTextDelta, .reasoningSummaryDelta,
        .reasoningContentDelta, .toolCallDelta, .outputItemDone, .usage:
        hasBegun = true
      case .failed: break
      }
    }
    if let loss { events.append(.notice(loss.description)) }
    return (events, loss)
  }

  /// What is known of the price of a call that was given up; nil when nothing of it had come.
  mutating func abandon(asked model: ModelReference) -> SessionEvent? {
    defer { hasBegun = false }
    return hasBegun ? .cost(Cost(.unknown, microdollars: nil, model: model)) : nil
  }

  /// Tells a sentence the first time only.
  mutating func once(_ sentence: String) -> SessionEvent? {
    told.insert(sentence).inserted ? .notice(sentence) : nil
  }

  private mutating func cost(
    of completion: Completion, _ price: (Completion) -> Cost
  ) -> SessionEvent? {
    // A request that was refused before anything came costs nothing.
    guard hasBegun || completion.usage != Usage() else { return nil }
    hasBegun = false
    return .cost(price(completion))
  }

  private mutating func take(
    _ snapshot: RateLimitSnapshot, provider: String
  ) -> SessionEvent? {
    if let before = limits[provider], !snapshot.differsNoticeably(from: before) { return nil }
    limits[provider] = snapshot
    return .rateLimits(snapshot, provider: provider)
  }

  private mutating func substitution(
    _ name: String, of asked: ModelReference
  ) -> SessionEvent? {
    let names = [asked.model, baseModel].compactMap { $0?.split(separator: "/").last }
    guard !name.isEmpty, !names.contains(where: { name.hasPrefix($0) || $0.hasPrefix(name) }) else {
      return nil
    }
    return once("\(asked.provider) answers with \(name), though \(asked.model) was asked.")
  }
}

extension RateLimitSnapshot {
  /// Whether somebody who watches the limits would see a difference: steps of ten per cent, and
  /// every single one where a limit is near.
  func differsNoticeably(from other: RateLimitSnapshot) -> Bool {
    credits != other.credits || plan != other.plan || steps != other.steps
  }

  private var steps: [String: Int] {
    windows.reduce(into: [:]) { steps, window in
      let used = window.percent ?? 0
      steps[window.name] = used >= 90 ? used : used / 10 * 10
    }
  }
}
