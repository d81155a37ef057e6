import Testing

@testable import Wire

@Suite struct ServerSentEventDecoderTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var stream: String
    var events: [ServerSentEvent]
    var testDescription: String { stream.debugDescription }
  }

  static func event(_ data: String, _ name: String = "message") -> ServerSentEvent {
    ServerSentEvent(event: name, data: Array(data.utf8))
  }

  static let examples = [
    Example(
      stream: "data: YHOO\ndata: +2\ndata: 10\n\n", events: [event("YHOO\n+2\n10")]),
    Example(
      stream:
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
      events: [event("first event"), event("second event"), event(" third event")]),
    Example(stream: "data\n\ndata\ndata\n\ndata:", events: [event(""), event("\n")]),
    Example(stream: "data:test\n\ndata: test\n\n", events: [event("test"), event("test")]),
    Example(
      stream:
        "event: add\r\ndata: 73857293\r\n\r\nevent: remove\rdata: 2153\r\revent: x\n\ndata:y\n\n",
      events: [event("73857293", "add"), event("2153", "remove"), event("y")]),
    Example(
      stream: "\u{FEFF}data: é中😀\n\ndata: \u{FEFF}kept\nData: no\nretry: 1e3\nid: a\0b\n\n",
      events: [event("é中😀"), event("\u{FEFF}kept")]),
    Example(stream: "event: only\n\n\n\n:\n:\n\ndata: a:b\n\ndata: cut", events: [event("a:b")]),
  ]

  @Test(arguments: examples)
  func `a stream may be cut at any two places`(example: Example) throws {
    let bytes = Array(example.stream.utf8)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var decoder = ServerSentEventDecoder()
        let events =
          try decoder.decode(bytes[..<first]) + decoder.decode(bytes[first..<second])
          + decoder.decode(bytes[second...])
        try #require(events == example.events, "cut at \(first) and \(second)")
      }
    }
  }

  @Test(arguments: examples)
  func `a stream may come byte by byte`(example: Example) throws {
    var decoder = ServerSentEventDecoder()
    var events: [ServerSentEvent] = []
    for byte in example.stream.utf8 { events += try decoder.decode(CollectionOfOne(byte)) }
    #expect(events == example.events)
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func `every line end does`(end: String) throws {
    let stream = ["event: e", "data: 1", "data: 2", "", ": c", "data: 3", "", ""].joined(
      separator: end)
    for cut in 0...stream.utf8.count {
      var decoder = ServerSentEventDecoder()
      let events =
        try decoder.decode(stream.utf8.prefix(cut)) + decoder.decode(stream.utf8.dropFirst(cut))
      #expect(events == [Self.event("1\n2", "e"), Self.event("3")])
    }
  }

  @Test(arguments: [
    ("", false), ("data: a\n\n", false), ("data: a\n", true), ("data: a", true), (": c", true),
    ("event: e\n", true), ("\u{FEFF}", false), (": c\n", false), ("data: a\r\r", false),
  ])
  func `an end tells whether something was cut`(stream: String, isCut: Bool) throws {
    var decoder = ServerSentEventDecoder()
    _ = try decoder.decode(stream.utf8)
    let wasCut = decoder.finish()
    #expect(wasCut == isCut)
  }

  @Test func `bytes that are no UTF-8 pass through`() throws {
    var decoder = ServerSentEventDecoder()
    let events = try decoder.decode(Array("data: ".utf8) + [0xFF, 0xC3] + [0x0A, 0x0A])
    #expect(events == [ServerSentEvent(data: [0xFF, 0xC3])])
  }

  @Test func `an endless line is refused`() {
    var decoder = ServerSentEventDecoder(limit: 8)
    #expect(throws: WireError.lineTooLong(limit: 8)) { try decoder.decode("data: endless".utf8) }
    #expect(throws: WireError.lineTooLong(limit: 8)) { try decoder.decode("\n\n".utf8) }
    let wasCut = decoder.finish()
    #expect(wasCut)
  }

  @Test func `an endless event is refused after those before it`() throws {
    var decoder = ServerSentEventDecoder(limit: 16)
    let lines = String(repeating: "data: 12345\n", count: 9)
    #expect(try decoder.decode(("data: a\n\n" + lines).utf8) == [Self.event("a")])
    #expect(throws: WireError.eventTooLong(limit: 16)) { try decoder.decode("\n".utf8) }
  }

  @Test func `a hundred thousand comments are no event`() throws {
    var decoder = ServerSentEventDecoder()
    let stream = String(repeating: ": ping\r", count: 100_000) + "data: x\r\r"
    #expect(try decoder.decode(stream.utf8) == [Self.event("x")])
  }
}
