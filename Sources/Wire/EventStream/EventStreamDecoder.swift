/// Splits an `application/vnd.amazon.eventstream` body into messages as its bytes arrive.
///
/// Feed it chunks of any size: a message is returned by the call that completes it. A message is
/// its length and the headers' length (4 bytes each, the highest first), a checksum of those two,
/// headers, payload, and a checksum of all before it.
///
///     var decoder = EventStreamDecoder()
///     for message in try decoder.decode(chunk) { … }
///     let isCut = decoder.finish()  // at the body's end
package struct EventStreamDecoder: Sendable {
  /// Lengths that were checked.
  private struct Prelude {
    var total: Int
    var headers: Int
  }

  private static let preludeSize = 12
  private static let checksumSize = 4
  /// In bytes: what the framing allows.
  private static let headersLimit = 128 << 10

  private let limit: Int
  private var buffer: [UInt8] = []
  private var prelude: Prelude?
  private var failure: WireError?

  /// `limit` is the most bytes that a message may have.
  package init(limit: Int = 16 << 20) { self.limit = limit }

  /// Returns the messages that `chunk` completes.
  ///
  /// - Throws: ``WireError/brokenFrame(_:)``, from the call after the one that returned the
  ///   messages before it. Nothing after a broken message can be read.
  package mutating func decode(
    _ chunk: some Sequence<UInt8>
  ) throws(WireError) -> [EventStreamMessage] {
    if let failure { throw failure }
    buffer.append(contentsOf: chunk)
    var messages: [EventStreamMessage] = []
    var start = 0
    do throws(EventStreamFault) {
      while let (message, end) = try next(from: start) {
        messages.append(message)
        start = end
      }
      buffer.removeFirst(start)
    } catch {
      failure = .brokenFrame(error)
      buffer = []
    }
    if let failure, messages.isEmpty { throw failure }
    return messages
  }

  /// Ends the stream, and returns whether it ended within a message or broke before.
  @discardableResult
  package mutating func finish() -> Bool {
    defer { self = EventStreamDecoder(limit: limit) }
    return failure != nil || !buffer.isEmpty
  }
}

extension EventStreamDecoder {
  /// The message at `start` and where it ends; nil when it has not come whole.
  private mutating func next(
    from start: Int
  ) throws(EventStreamFault) -> (EventStreamMessage, end: Int)? {
    if prelude == nil { prelude = try readPrelude(at: start) }
    guard let prelude else { return nil }
    let end = start + prelude.total
    guard buffer.count >= end else { return nil }
    self.prelude = nil
    let body = end - Self.checksumSize
    guard CRC32.checksum(buffer[start..<body]) == integer(at: body) else {
      throw .messageChecksum
    }
    let headersStart = start + Self.preludeSize
    let headersEnd = headersStart + prelude.headers
    var reader = EventStreamHeaderReader(bytes: buffer[headersStart..<headersEnd])
    let message = EventStreamMessage(
      headers: try reader.headers(), payload: Array(buffer[headersEnd..<body]))
    return (message, end)
  }

  /// Lengths are believed only with their checksum: a wrong one would wait for bytes for ever.
  private func readPrelude(at start: Int) throws(EventStreamFault) -> Prelude? {
    guard buffer.count >= start + Self.preludeSize else { return nil }
    guard CRC32.checksum(buffer[start..<start + 8]) == integer(at: start + 8) else {
      throw .preludeChecksum
    }
    let prelude = Prelude(
      total: Int(integer(at: start)), headers: Int(integer(at: start + 4)))
    let overhead = Self.preludeSize + Self.checksumSize
    guard prelude.total <= limit, prelude.headers <= Self.headersLimit,
      prelude.total >= prelude.headers + overhead
    else { throw .length(message: prelude.total, headers: prelude.headers) }
    return prelude
  }

  private func integer(at offset: Int) -> UInt32 {
    buffer[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
