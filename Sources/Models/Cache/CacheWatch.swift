/// A prompt cache that was lost, and why.
package struct CacheBreak: Sendable, Equatable {
  package enum Cause: Sendable, Equatable, CustomStringConvertible {
    case model(from: ModelReference, to: ModelReference)
    case toolAdded(String), toolRemoved(String), toolChanged(String), toolOrder
    /// The block of the system prompt, from 0.
    case system(block: Int)
    case option(String)
    /// The item of the history, from 0, that is not what it was.
    case history(item: Int)
    /// More time passed than the cache is kept, in seconds.
    case expired(after: Double)
    /// The same beginning was sent in time: the server lost it, or went to another machine.
    case server

    package var description: String {
      switch self {
      case .model(let from, let to): "the model changed from \(from) to \(to)"
      case .toolAdded(let name): "the tool \(name) was added"
      case .toolRemoved(let name): "the tool \(name) was removed"
      case .toolChanged(let name): "the tool \(name) was described otherwise"
      case .toolOrder: "the tools came in another order"
      case .system(let block): "block \(block + 1) of the system prompt changed"
      case .option(let name): "the \(name) changed"
      case .history(let item): "item \(item + 1) of the history changed"
      case .expired(let seconds): "\(Int(seconds / 60)) minutes passed"
      case .server: "the server did not find it again"
      }
    }
  }

  /// Cached tokens of the answer before, and of this one.
  package var before: Int
  package var after: Int
  /// Never empty; the most telling one first.
  package var causes: [Cause]

  package var description: String {
    "The prompt cache was lost (\(before) → \(after) tokens): "
      + causes.map(\.description).joined(separator: "; ") + "."
  }
}

/// Watches that what was cached is found again, request by request of one conversation.
///
///     watch.send(CachePrint(prompt, options, provider: "anthropic"), at: now)
///     if let loss = watch.receive(usage) { notice(loss.description) }
package struct CacheWatch: Sendable {
  /// A fall is told of when it is more than this share and more than so many tokens.
  package static let share = 0.05
  package static let tokens = 2_000

  private struct Sent: Sendable {
    var print: CachePrint
    /// In seconds, of any clock.
    var time: Double
  }

  private let lifetime: Double?
  private var sent: Sent?
  private var answered: (sent: Sent, cached: Int)?

  /// `lifetime` is how long the provider keeps a prefix, in seconds; nil for what is known of it.
  package init(lifetime: Double? = nil) { self.lifetime = lifetime }

  /// Notes a request that is about to be sent.
  package mutating func send(_ print: CachePrint, at time: Double) {
    sent = Sent(print: print, time: time)
  }

  /// Notes the counts of its answer, and says what was lost.
  package mutating func receive(_ usage: Usage) -> CacheBreak? {
    guard let sent, let cached = usage.cachedInput ?? untold(usage, sent) else { return nil }
    defer {
      answered = (sent, cached)
      self.sent = nil
    }
    guard let answered else { return nil }
    let fall = answered.cached - cached
    guard fall > Self.tokens, Double(fall) > Double(answered.cached) * Self.share else {
      return nil
    }
    var causes = answered.sent.print.changes(to: sent.print)
    let passed = sent.time - answered.sent.time
    if causes.isEmpty {
      let isLate = passed > lifetime ?? answered.sent.print.lifetime
      causes = [isLate ? .expired(after: passed) : .server]
    }
    return CacheBreak(before: answered.cached, after: cached, causes: causes)
  }

  /// Some servers leave the count out when nothing was cached: zero, where the same one told it
  /// before.
  private func untold(_ usage: Usage, _ sent: Sent) -> Int? {
    guard usage.input != nil, let answered,
      answered.sent.print.model.provider == sent.print.model.provider
    else { return nil }
    return 0
  }

  /// Forgets what was, after the history was shortened on purpose.
  package mutating func reset() { (sent, answered) = (nil, nil) }
}
