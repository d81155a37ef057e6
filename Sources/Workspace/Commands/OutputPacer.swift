/// Hands a command's output on at most twenty times a second; of a flood, the latest part.
struct OutputPacer {
  private static let interval = 0.05
  private static let pieceLimit = 16 << 10

  private let deliver: @Sendable ([UInt8]) -> Void
  private var pending: [UInt8] = []
  private var lastDelivery = -Self.interval

  init(_ deliver: @escaping @Sendable ([UInt8]) -> Void) { self.deliver = deliver }

  /// When the pending output should go, in the clock's seconds; nil when there is none.
  var deadline: Double? { pending.isEmpty ? nil : lastDelivery + Self.interval }

  mutating func add(_ bytes: [UInt8], now: Double) {
    pending += bytes
    if pending.count > 4 * Self.pieceLimit { pending.removeFirst(pending.count - Self.pieceLimit) }
    if now >= lastDelivery + Self.interval { flush(now: now) }
  }

  mutating func flush(now: Double) {
    guard !pending.isEmpty else { return }
    deliver(pending.count > Self.pieceLimit ? Array(pending.suffix(Self.pieceLimit)) : pending)
    pending = []
    lastDelivery = now
  }
}
