import Testing

@testable import Wire

/// What a stream of events may hold, row by row: N01 to N06.
@Suite struct ServerSentEventRulesTests {
  static func event(_ data: String, _ name: String = "message") -> ServerSentEvent {
    ServerSentEvent(event: name, data: Array(data.utf8))
  }

  static func read(_ pieces: [ArraySlice<UInt8>]) throws -> [ServerSentEvent] {
    var decoder = ServerSentEventDecoder()
    return try pieces.flatMap { piece throws in try decoder.decode(piece) }
  }

  struct Vector: Sendable, CustomTestStringConvertible {
    var lines: [String]
    var events: [ServerSentEvent]
    var testDescription: String { lines.joined(separator: "⏎") }
  }

  static let vectors = [
    Vector(
      lines: ["data: one", "", "event: e", "data:two", "data", "data:  3", "", ""],
      events: [event("one"), event("two\n\n 3", "e")]),
    Vector(
      lines: [": c", "", "", "id: 7", "retry: 12", "data: {\"a\":1}", "", "data: cut"],
      events: [event(#"{"a":1}"#)]),
    Vector(
      lines: ["event: x", "", "data: é中😀", "event: y", "event: z", "", ""],
      events: [event("é中😀", "z")]),
  ]
  static let ends: [[String]] = [
    ["\n"], ["\r"], ["\r\n"], ["\n", "\r\n", "\r"],
  ]

  @Test(arguments: vectors, ends)
  func `N01: every line end, cut anywhere`(vector: Vector, ends: [String]) throws {
    var bytes: [UInt8] = []
    for (index, line) in vector.lines.enumerated() {
      bytes += line.utf8
      guard index + 1 < vector.lines.count else { break }
      // A line feed right after a carriage return would be one end with it.
      let end = ends[index % ends.count]
      bytes += bytes.last == 0x0D && end.utf8.first == 0x0A ? Array("\r".utf8) : Array(end.utf8)
    }
    for cut in 0...bytes.count {
      let events = try Self.read([bytes[..<cut], bytes[cut...]])
      try #require(events == vector.events, "at \(cut)")
    }
    #expect(try Self.read(bytes.indices.map { bytes[$0...$0] }) == vector.events)
  }

  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  static let data = Array("data: a\n\n".utf8)

  static let marks: [([[UInt8]], [String])] = [
    ([mark + data], ["a"]), ([mark[..<1] + [], mark[1..<2] + [], mark[2...] + data], ["a"]),
    ([mark, data], ["a"]), ([mark + mark + data], []), ([data + mark + data], ["a"]),
    ([data + data], ["a", "a"]), ([Array(mark[..<2]) + data], []), ([mark + data + mark], ["a"]),
  ]

  @Test(arguments: marks)
  func `N02: one byte order mark is stripped, at the start`(
    pieces: [[UInt8]], data: [String]
  ) throws {
    #expect(try Self.read(pieces.map { $0[...] }) == data.map { Self.event($0) })
  }

  static let oddFields: [(String, [ServerSentEvent])] = [
    ("data\n\n", [event("")]), ("data:  x\n\n", [event(" x")]),
    ("id: a\0b\ndata:x\n\n", [event("x")]),
    ("retry: 1e3\ndata:x\n\n", [event("x")]), ("Data: x\n\n", []), (" data: x\n\n", []),
    ("foo: bar\ndata:x\nbaz\n\n", [event("x")]), ("data:x\nevent\n\n", [event("x")]),
    ("data:a:b\n\n", [event("a:b")]), ("data\u{0}: x\n\n", []), (":data: x\n\n", []),
    (String(repeating: ":\n", count: 100_000) + "data:x\n\n", [event("x")]),
  ]

  @Test(arguments: oddFields)
  func `N03: odd fields`(stream: String, events: [ServerSentEvent]) throws {
    #expect(try Self.read([Array(stream.utf8)[...]]) == events)
  }

  static let cuts: [(String, Bool)] = [
    ("data: x", true), ("data: x\n", true), ("data: x\r", true), ("data: x\n\ndata: \u{E9}", true),
    ("data: x\n\n", false), ("data: x\r\r", false), ("data: x\r\n\r", false), ("", false),
  ]

  @Test(arguments: cuts)
  func `N04: what is unfinished is dropped and told`(stream: String, isCut: Bool) throws {
    // The last byte of a character goes missing, where there is one.
    let bytes = Array(stream.utf8.dropLast(stream.unicodeScalars.last == "\u{E9}" ? 1 : 0))
    var decoder = ServerSentEventDecoder()
    let events = try decoder.decode(bytes)
    let isWhole = stream.hasPrefix("data: x\n\n") || (!isCut && !stream.isEmpty)
    #expect(events == (isWhole ? [Self.event("x")] : []))
    let wasCut = decoder.finish()
    #expect(wasCut == isCut)
  }

  @Test func `N05: a line of a megabyte is read`() throws {
    let text = [UInt8](repeating: 0x78, count: 1 << 20)
    var decoder = ServerSentEventDecoder()
    #expect(
      try decoder.decode(Array("data:".utf8) + text + [10, 10]) == [ServerSentEvent(data: text)])
  }

  @Test func `N05: a line without end is refused at its limit`() throws {
    var decoder = ServerSentEventDecoder()
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    for _ in 0..<16 { #expect(try decoder.decode(piece).isEmpty) }
    #expect(throws: WireError.lineTooLong(limit: 16 << 20)) { try decoder.decode(piece) }
    #expect(throws: WireError.lineTooLong(limit: 16 << 20)) { try decoder.decode(piece) }
  }

  @Test func `N05: an event of a million lines is read, and one of many more is refused`() throws {
    let line = Array(repeating: Array("data:1234567\n".utf8), count: 1000).flatMap { $0 }
    var decoder = ServerSentEventDecoder()
    for _ in 0..<1000 { #expect(try decoder.decode(line).isEmpty) }
    let events = try decoder.decode([10])
    #expect(events.map(\.data.count) == [7_999_999])
    #expect(throws: WireError.eventTooLong(limit: 16 << 20)) {
      for _ in 0..<3000 { _ = try decoder.decode(line) }
    }
  }

  @Test(
    arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80]] as [[UInt8]])
  func `N06: bytes that are no text are handed on`(bytes: [UInt8]) throws {
    var decoder = ServerSentEventDecoder()
    #expect(try decoder.decode("data:".utf8 + bytes + [10, 10]) == [ServerSentEvent(data: bytes)])
  }
}
