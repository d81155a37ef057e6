import Testing

@testable import Wire

@Suite struct EventStreamDecoderTests {
  static let names = TestData.names(in: "eventstream")

  static let valid: [String: EventStreamMessage] = [
    "valid_empty_payload": EventStreamMessage(headers: [.init("some-header", .int16(500))]),
    "valid_no_headers": EventStreamMessage(payload: Array("another test payload".utf8)),
    "valid_with_all_headers_and_payload": EventStreamMessage(
      headers: [
        .init("true", .bool(true)), .init("false", .bool(false)), .init("byte", .int8(50)),
        .init("short", .int16(20_000)), .init("int", .int32(500_000)),
        .init("long", .int64(50_000_000_000)), .init("bytes", .bytes(Array("some bytes".utf8))),
        .init("str", .string("some str")), .init("time", .timestamp(5_000_000_000)),
        .init(
          "uuid",
          .uuid([
            0xB7, 0x9B, 0xC9, 0x14, 0xDE, 0x21, 0x4E, 0x13, 0xB8, 0xB2, 0xBC, 0x47, 0xE8, 0x5B,
            0x7F, 0x0B,
          ])),
      ], payload: Array("some payload".utf8)),
  ]

  static let invalid: [String: EventStreamFault] = [
    "invalid_header_name_length": .messageChecksum,
    "invalid_header_name_length_too_long": .messageChecksum,
    "invalid_header_string_length_cut_off": .messageChecksum,
    "invalid_header_string_value_length": .messageChecksum,
    "invalid_header_value_type": .messageChecksum,
    "invalid_headers_length": .length(message: 89, headers: 77),
    "invalid_message_checksum": .messageChecksum,
    "invalid_prelude_checksum": .preludeChecksum,
  ]

  /// What comes of the pieces, and the error that ends it.
  private func decode(_ pieces: [ArraySlice<UInt8>]) -> ([EventStreamMessage], WireError?) {
    var decoder = EventStreamDecoder()
    var messages: [EventStreamMessage] = []
    do throws(WireError) {
      for piece in pieces { messages += try decoder.decode(piece) }
      messages += try decoder.decode([])
      return (messages, nil)
    } catch {
      return (messages, error)
    }
  }

  @Test(
    .enabled(if: !names.isEmpty, "needs the event-stream messages: set TERN_TEST_DATA"),
    arguments: names)
  func `a message of the set, cut anywhere`(name: String) throws {
    let bytes = try #require(TestData.bytes(of: "eventstream/\(name)"))
    let error = Self.invalid[name].map { WireError.brokenFrame($0) }
    let messages = Self.valid[name].map { [$0] } ?? []
    try #require(error != nil || !messages.isEmpty, "a message that nobody described")
    for cut in 0...bytes.count {
      let (read, failure) = decode([bytes[..<cut], bytes[cut...]])
      try #require(read == messages && failure == error, "cut at \(cut)")
    }
    let (read, failure) = decode(bytes.indices.map { bytes[$0...$0] })
    #expect(read == messages && failure == error)
  }

  @Test(.enabled(if: !names.isEmpty, "needs the event-stream messages: set TERN_TEST_DATA"))
  func `the set is all there`() {
    #expect(Set(Self.names) == Set(Self.valid.keys).union(Self.invalid.keys))
  }

  /// The set's faults again, with checksums that hold: now it is the headers that are refused.
  @Test(
    arguments: [
      "invalid_header_name_length", "invalid_header_name_length_too_long",
      "invalid_header_string_length_cut_off", "invalid_header_string_value_length",
      "invalid_header_value_type", "invalid_headers_length",
    ].filter { names.contains($0) })
  func `wrong headers are refused under a right checksum`(name: String) throws {
    let bytes = try #require(TestData.bytes(of: "eventstream/\(name)"))
    let size = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
    let headers = Array(bytes[12..<min(12 + size, bytes.count)])
    let framed = EventStreamMessage.framed(headers: headers, payload: [])
    let (messages, failure) = decode([framed[...]])
    #expect(messages.isEmpty)
    #expect(failure == .brokenFrame(.header))
  }

  static let chunk = EventStreamMessage(
    headers: [
      .init(":event-type", .string("chunk")), .init(":content-type", .string("application/json")),
      .init(":message-type", .string("event")),
    ], payload: Array(#"{"bytes":"eyJ0eXBlIjoicGluZyJ9"}"#.utf8))

  @Test func `an event as Bedrock sends it`() throws {
    let hex =
      "0000007b0000004b0a2e96af0b3a6576656e742d747970650700056368756e6b0d3a636f6e74656e742d"
      + "747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576"
      + "656e747b226279746573223a2265794a306558426c496a6f6963476c755a794a39227da01f56c4"
    #expect(Digest.hex(Self.chunk.bytes) == hex)
    #expect(decode([Self.chunk.bytes[...]]) == ([Self.chunk], nil))
    #expect(Self.chunk.kind == .event("chunk"))
  }

  @Test(arguments: [
    ([":message-type": "event", ":event-type": "chunk"], EventStreamMessage.Kind.event("chunk")),
    (
      [":message-type": "exception", ":exception-type": "throttlingException"],
      .exception("throttlingException")
    ),
    (
      [":message-type": "error", ":error-code": "500", ":error-message": "no"],
      .error(code: "500", message: "no")
    ),
    ([":message-type": "error"], .error(code: "", message: "")),
    ([":message-type": "news"], .other("news")), ([:], .other("")),
  ])
  func `failures are told from events`(headers: [String: String], kind: EventStreamMessage.Kind) {
    let message = EventStreamMessage(headers: headers.map { .init($0.key, .string($0.value)) })
    #expect(message.kind == kind)
  }

  @Test(arguments: [1, 2, 3, 7, 61, 4096])
  func `many messages in pieces of any size`(size: Int) {
    let messages = (0..<40).map { number in
      EventStreamMessage(
        headers: [.init("n", .int32(number))],
        payload: [UInt8](repeating: UInt8(number), count: Int(number) * 7))
    }
    let bytes = messages.flatMap(\.bytes)
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      bytes[$0..<min($0 + size, bytes.count)]
    }
    #expect(decode(pieces) == (messages, nil))
  }

  @Test func `what came before a broken message is kept`() throws {
    var broken = Self.chunk.bytes
    broken[20] ^= 1
    let bytes = Self.chunk.bytes + broken + Self.chunk.bytes
    #expect(decode([bytes[...]]) == ([Self.chunk], .brokenFrame(.messageChecksum)))
  }

  @Test(arguments: [
    (15, 0), (16, 1), (17 << 20, 0), (1 << 20, 200 << 10), (Int(UInt32.max), 0),
    (0, Int(UInt32.max)),
  ])
  func `a length that cannot be is refused before it is awaited`(total: Int, headers: Int) {
    let lengths = [total, headers].flatMap { number in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    let checksum = CRC32.checksum(lengths[...])
    let bytes =
      lengths
      + stride(from: 24, through: 0, by: -8).map {
        UInt8(truncatingIfNeeded: checksum >> UInt32($0))
      }
    let fault = EventStreamFault.length(message: total, headers: headers)
    #expect(decode([bytes[...]]) == ([], .brokenFrame(fault)))
  }

  @Test func `every flipped bit is noticed`() throws {
    let bytes = Self.chunk.bytes
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let (messages, failure) = decode([flipped[...]])
      try #require(messages.isEmpty && failure != nil, "bit \(bit)")
    }
  }

  @Test func `an end tells whether a message was cut`() throws {
    let bytes = Self.chunk.bytes
    for count in 0...bytes.count {
      var decoder = EventStreamDecoder()
      _ = try decoder.decode(bytes[..<count])
      let isCut = decoder.finish()
      try #require(isCut == (0 < count && count < bytes.count), "after \(count) bytes")
    }
  }
}
