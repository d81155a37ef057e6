import Glibc

/// One event of a `text/event-stream` body.
package struct ServerSentEvent: Sendable, Equatable {
  /// The event's type; `message` when the stream names none.
  package var event: String
  /// The payload, its `data` lines joined by line feeds.
  package var data: [UInt8]

  package init(event: String = "message", data: [UInt8]) {
    self.event = event
    self.data = data
  }
}

/// Splits a `text/event-stream` body into events as its bytes arrive.
///
/// Feed it chunks of any size: an event is returned by the call that completes it, and what is
/// unfinished is kept for the next call. Follows the WHATWG HTML standard, section 9.2.6; the
/// fields `id` and `retry` are skipped, as reconnecting is not done at this level.
///
///     var decoder = ServerSentEventDecoder()
///     let events = try decoder.decode(chunk)  // [] until an empty line arrives
///     let isCut = decoder.finish()            // at the body's end
package struct ServerSentEventDecoder: Sendable {
  private let limit: Int
  /// The start of a line whose end has not come.
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var name: [UInt8] = []
  /// The last event's name, decoded: streams repeat few of them.
  private var known: (bytes: [UInt8], text: String) = ([], "message")
  /// How much of a byte order mark has been seen; nil after the first bytes.
  private var markSeen: Int? = 0
  private var skipsLineFeed = false
  private var failure: WireError?

  /// `limit` is the most bytes that a line, or the data of an event, may have.
  package init(limit: Int = 16 << 20) { self.limit = limit }

  /// Returns the events that `chunk` completes.
  ///
  /// - Throws: ``WireError/lineTooLong(limit:)`` or ``WireError/eventTooLong(limit:)``, from the
  ///   call after the one that returned the events before it.
  package mutating func decode(
    _ chunk: some Sequence<UInt8>
  ) throws(WireError) -> [ServerSentEvent] {
    if let failure { throw failure }
    var events: [ServerSentEvent] = []
    let isContiguous: Void? = chunk.withContiguousStorageIfAvailable { bytes in
      scan(UnsafeRawBufferPointer(bytes), into: &events)
    }
    if isContiguous == nil {
      Array(chunk).withUnsafeBytes { scan($0, into: &events) }
    }
    if let failure, events.isEmpty { throw failure }
    return events
  }

  /// Ends the stream; what is unfinished is dropped, as the standard says.
  ///
  /// Returns whether there was any: then the body was probably cut.
  @discardableResult
  package mutating func finish() -> Bool {
    let isUnfinished =
      failure != nil || !line.isEmpty || hasData || !name.isEmpty || (markSeen ?? 0) > 0
    self = ServerSentEventDecoder(limit: limit)
    return isUnfinished
  }
}

extension ServerSentEventDecoder {
  private mutating func scan(
    _ bytes: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]
  ) {
    // About as many as there are; a stream's events are short.
    events.reserveCapacity(bytes.count / 128)
    var start = skipMark(bytes)
    var lineFeed = -1
    var carriageReturn = -1
    while start < bytes.count, failure == nil {
      if skipsLineFeed {
        skipsLineFeed = false
        if bytes[start] == 0x0A {
          start += 1
          continue
        }
      }
      // Each is sought only once it was passed, so that a stream with one kind stays linear.
      if lineFeed < start { lineFeed = bytes.position(of: 0x0A, from: start) }
      if carriageReturn < start { carriageReturn = bytes.position(of: 0x0D, from: start) }
      let end = min(lineFeed, carriageReturn)
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      guard line.count + part.count <= limit else { return fail(.lineTooLong(limit: limit)) }
      if end == bytes.count { return keep(part) }
      if line.isEmpty {
        endLine(part, into: &events)
      } else {
        line.append(contentsOf: part)
        let whole = line
        line.removeAll()
        whole.withUnsafeBytes { endLine($0, into: &events) }
      }
      skipsLineFeed = bytes[end] == 0x0D
      start = end + 1
    }
  }

  /// Keeps the start of a line.
  ///
  /// A long one gets all its room at once: growing it would hold it twice, for a moment.
  private mutating func keep(_ part: UnsafeRawBufferPointer) {
    if line.count > 1 << 20, line.capacity < limit { line.reserveCapacity(limit) }
    line.append(contentsOf: part)
  }

  /// Passes over a byte order mark at the stream's start, which may come in pieces.
  private mutating func skipMark(_ bytes: UnsafeRawBufferPointer) -> Int {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var index = 0
    while let seen = markSeen, index < bytes.count {
      guard bytes[index] == mark[seen] else {
        line.append(contentsOf: mark[..<seen])
        markSeen = nil
        break
      }
      index += 1
      markSeen = seen + 1 == mark.count ? nil : seen + 1
    }
    return index
  }

  private mutating func endLine(
    _ line: UnsafeRawBufferPointer, into events: inout [ServerSentEvent]
  ) {
    guard !line.isEmpty else { return endEvent(into: &events) }
    let colon = line.position(of: UInt8(ascii: ":"), from: 0)
    var value = min(colon + 1, line.count)
    if value < line.count, line[value] == 0x20 { value += 1 }
    let rest = UnsafeRawBufferPointer(rebasing: line[value...])
    if line.begins(with: "data", upTo: colon) {
      guard data.count + rest.count < limit else { return fail(.eventTooLong(limit: limit)) }
      if hasData { data.append(0x0A) }
      data.append(contentsOf: rest)
      hasData = true
    } else if line.begins(with: "event", upTo: colon) {
      name.removeAll(keepingCapacity: true)
      name.append(contentsOf: rest)
    }
  }

  private mutating func endEvent(into events: inout [ServerSentEvent]) {
    if hasData {
      if name.isEmpty {
        events.append(ServerSentEvent(data: data))
      } else {
        if known.bytes != name { known = (name, String(decoding: name, as: UTF8.self)) }
        events.append(ServerSentEvent(event: known.text, data: data))
      }
      data = []
      hasData = false
    }
    name.removeAll(keepingCapacity: true)
  }

  private mutating func fail(_ error: WireError) {
    failure = error
    line = []
    data = []
  }
}

extension UnsafeRawBufferPointer {
  /// Where a byte is found at or after `start`; the end when it is nowhere.
  fileprivate func position(of byte: UInt8, from start: Int) -> Int {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return count }
    return UnsafeRawPointer(found) - base
  }

  fileprivate func begins(with name: StaticString, upTo end: Int) -> Bool {
    guard end == name.utf8CodeUnitCount, let base = baseAddress else { return false }
    return memcmp(base, name.utf8Start, end) == 0
  }
}
