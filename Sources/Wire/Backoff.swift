/// How long to wait before asking again.
///
///     Backoff().delay(attempt: 3, random: 0.5)                     // 2 s
///     Backoff().delay(attempt: 1, serverWait: 20, random: 0.5)     // 20 s
package struct Backoff: Sendable, Equatable {
  package enum Curve: String, Sendable, Equatable, CaseIterable {
    /// `base` × 2 to the power of the attempts before: 0.5, 1, 2, 4 …
    case exponential
    /// `base` × the square of the attempt: 0.5, 2, 4.5, 8 …
    case quadratic
  }

  /// In seconds, a day: no wait is longer, whatever a server asks for.
  package static let longestWait = 86_400.0

  package var curve: Curve
  /// In seconds: the first wait.
  package var base: Double
  /// In seconds: no wait of our own is longer, before jitter.
  package var limit: Double
  /// The part of a wait by which chance lengthens or shortens it.
  package var jitter: Double

  package init(
    curve: Curve = .exponential, base: Double = 0.5, limit: Double = 32, jitter: Double = 0.25
  ) {
    self.curve = curve
    self.base = base
    self.limit = limit
    self.jitter = jitter
  }

  /// The seconds to wait after the `attempt`th failure, counted from 1.
  ///
  /// `serverWait` is what the server asked for, in seconds: never less, up to ``longestWait``.
  /// `random` lies in 0..<1;
  /// at 0.5 nothing is added or taken.
  package func delay(attempt: Int, serverWait: Double? = nil, random: Double) -> Double {
    let step = Double(min(max(attempt, 1), 64))
    let factor =
      switch curve {
      case .exponential: (1..<Int(step)).reduce(1.0) { power, _ in power * 2 }
      case .quadratic: step * step
      }
    let delay = min(base * factor, limit) * (1 + jitter * (2 * random - 1))
    guard let serverWait, serverWait.isFinite else { return delay }
    return max(delay, min(serverWait, Self.longestWait))
  }
}
