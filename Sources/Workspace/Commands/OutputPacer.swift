/// Hands a command's output on at most twenty times a second; of a flood, the latest part.
///
/// A piece never ends inside a UTF-8 character, so that each can be decoded by itself.
struct OutputPacer {
  private static let interval = 0.05
  private static let pieceLimit = 16 << 10

  private let deliver: @Sendable ([UInt8]) -> Void
  private var pending: [UInt8] = []
  private var lastDelivery = -Self.interval

  init(_ deliver: @escaping @Sendable ([UInt8]) -> Void) { self.deliver = deliver }

  /// When the pending output should go, in the clock's seconds; nil when there is none.
  var deadline: Double? {
    pending.count > pending.unfinishedCharacterLength ? lastDelivery + Self.interval : nil
  }

  mutating func add(_ bytes: some RandomAccessCollection<UInt8>, now: Double) {
    pending += bytes
    if pending.count > 4 * Self.pieceLimit { keepLatest() }
    if now >= lastDelivery + Self.interval { flush(now: now) }
  }

  /// Hands on what is there but the beginning of a character.
  mutating func flush(now: Double) {
    let kept = Array(pending.suffix(pending.unfinishedCharacterLength))
    pending.removeLast(kept.count)
    finish(now: now)
    pending = kept
  }

  /// Hands on all that is there.
  mutating func finish(now: Double) {
    if pending.count > Self.pieceLimit { keepLatest() }
    guard !pending.isEmpty else { return }
    deliver(pending)
    pending = []
    lastDelivery = now
  }

  private mutating func keepLatest() {
    let latest = pending.suffix(Self.pieceLimit)
    let middle = latest.prefix(3).prefix { $0 & 0xC0 == 0x80 }.count
    pending = Array(latest.dropFirst(middle))
  }
}

extension [UInt8] {
  /// How many bytes at the end begin a UTF-8 character and do not complete it.
  var unfinishedCharacterLength: Int {
    for length in 1...3 where length <= count {
      let byte = self[count - length]
      if byte & 0xC0 == 0x80 { continue }
      let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return needed > length ? length : 0
    }
    return 0
  }
}
