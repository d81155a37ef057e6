import Testing

@testable import Wire

@Suite struct WebSocketFramingTests {
  /// "Hello" in the packed forms of RFC 7692, section 7.2.3.
  static let packed: [[UInt8]] = [
    [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
    [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
    [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
    [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
  ]

  private func framing(limit: Int = 1 << 20, deflate: PermessageDeflate? = nil) -> WebSocketFraming
  {
    WebSocketFraming(limit: limit, deflate: deflate)
  }

  static let stream: [UInt8] =
    [
      WebSocketFrame(WebSocketFrame.text, Array("Grü".utf8).dropLast(), isFinal: false),
      WebSocketFrame(WebSocketFrame.ping, [1, 2, 3]),
      WebSocketFrame(0, [0xBC], isFinal: false), WebSocketFrame(0, Array("ße".utf8)),
      WebSocketFrame(WebSocketFrame.text), WebSocketFrame(2, [0xFF, 0]),
      .text(String(repeating: "é", count: 100)), WebSocketFrame(WebSocketFrame.pong, [9]),
      .close(1001, "später"),
    ].flatMap(\.bytes)

  static let messages: [WebSocketMessage] = [
    .text(Array("Grüße".utf8)), .text([]), .binary([0xFF, 0]),
    .text(Array(String(repeating: "é", count: 100).utf8)),
  ]

  @Test(arguments: 0...stream.count)
  func `a connection's bytes may break anywhere`(at offset: Int) {
    let framing = framing()
    let messages = framing.receive(Self.stream[..<offset]) + framing.receive(Self.stream[offset...])
    #expect(messages == Self.messages)
    #expect(framing.end == .closed(code: 1001, reason: "später"))
    #expect(
      WebSocketFrame.all(framing.takeOutput())
        == [WebSocketFrame(WebSocketFrame.pong, [1, 2, 3]), .close(1001)])
  }

  @Test func `bytes may come one at a time`() {
    let framing = framing()
    #expect(Self.stream.flatMap { framing.receive([$0]) } == Self.messages)
  }

  @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
  func `what is sent is masked, and whole`(length: Int) {
    let framing = framing()
    let text = [UInt8](repeating: 0x61, count: length)
    framing.queue(.text(text))
    framing.queue(.binary(text))
    var output = framing.takeOutput()
    let first = WebSocketFrame.take(from: &output)
    let second = WebSocketFrame.take(from: &output)
    #expect(first?.payload == text && second?.payload == text)
    #expect(first?.opcode == 1 && second?.opcode == 2)
    #expect(first?.mask != nil && first?.mask != second?.mask)
    #expect(output.isEmpty)
  }

  @Test(arguments: [
    WebSocketFrame(1, [0x61], mask: [1, 2, 3, 4]), WebSocketFrame(1, [0x61], reserved: 4),
    WebSocketFrame(1, [0x61], reserved: 2), WebSocketFrame(1, [0x61], reserved: 1),
    WebSocketFrame(3), WebSocketFrame(7), WebSocketFrame(11), WebSocketFrame(15),
    WebSocketFrame(9, [], isFinal: false),
    WebSocketFrame(9, [UInt8](repeating: 0, count: 126)), WebSocketFrame(0, [0x61]),
    WebSocketFrame(8, [3]), .close(999), .close(1004), .close(1016), .close(2999), .close(1005),
    .close(1006), .close(1015), .close(5000),
  ])
  func `a frame that breaks the rules ends the connection`(frame: WebSocketFrame) {
    let framing = framing()
    #expect(framing.receive(frame.bytes + WebSocketFrame.text("late").bytes) == [])
    #expect(framing.end == .violation(reason: "a frame that breaks the rules"))
    #expect(WebSocketFrame.all(framing.takeOutput()).first?.payload.prefix(2) == [0x03, 0xEA])
  }

  @Test func `a message within another ends the connection`() {
    let framing = framing()
    let frames = [WebSocketFrame(1, [0x61], isFinal: false), .text("b")]
    #expect(framing.receive(frames.flatMap(\.bytes)) == [])
    #expect(framing.end == .violation(reason: "a frame that breaks the rules"))
  }

  @Test func `a packed frame needs the agreement, and only the first of a message says so`() {
    let framing = framing(deflate: PermessageDeflate())
    let frames = [
      WebSocketFrame(1, [0xF2], isFinal: false, reserved: 4),
      WebSocketFrame(0, [0x48], reserved: 4),
    ]
    #expect(framing.receive(frames.flatMap(\.bytes)) == [])
    #expect(framing.end == .violation(reason: "a frame that breaks the rules"))
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ] as [[UInt8]], [false, true])
  func `text that is not UTF-8 ends the connection`(bytes: [UInt8], isPacked: Bool) {
    let framing = framing(deflate: PermessageDeflate())
    let stored = [0, UInt8(bytes.count), 0, ~UInt8(bytes.count), 0xFF] + bytes + [0]
    let frame =
      isPacked ? WebSocketFrame(1, stored, reserved: 4) : WebSocketFrame(1, [0x61] + bytes)
    #expect(framing.receive(frame.bytes) == [])
    #expect(framing.end == .violation(reason: "text that is not UTF-8"))
    #expect(WebSocketFrame.all(framing.takeOutput()).first?.payload.prefix(2) == [0x03, 0xEF])
  }

  @Test func `a message longer than the limit ends the connection`() {
    let reason = "a message longer than 1048576 bytes"
    let piece = [UInt8](repeating: 0x61, count: 600 << 10)
    let whole = framing()
    // Its head is enough.
    #expect(whole.receive(WebSocketFrame(1, piece + piece).bytes.prefix(20)) == [])
    #expect(whole.end == .violation(reason: reason))
    let parts = framing()
    #expect(parts.receive(WebSocketFrame(1, piece, isFinal: false).bytes) == [])
    #expect(parts.receive(WebSocketFrame(0, piece).bytes) == [])
    #expect(parts.end == .violation(reason: reason))
    #expect(WebSocketFrame.all(parts.takeOutput()).first?.payload.prefix(2) == [0x03, 0xF1])
    let packed = framing(deflate: PermessageDeflate())
    let sender = framing(deflate: PermessageDeflate())
    sender.queue(.text(piece + piece))
    for var frame in WebSocketFrame.all(sender.takeOutput()) {
      frame.mask = nil
      #expect(packed.receive(frame.bytes) == [])
    }
    #expect(packed.end == .violation(reason: reason))
  }

  @Test(arguments: packed)
  func `the standard's packed messages are read`(payload: [UInt8]) {
    let framing = framing(deflate: PermessageDeflate())
    let whole = WebSocketFrame(1, payload, reserved: 4)
    let parts = [
      WebSocketFrame(1, Array(payload.prefix(3)), isFinal: false, reserved: 4),
      WebSocketFrame(0, Array(payload.dropFirst(3))),
    ]
    let hello = WebSocketMessage.text(Array("Hello".utf8))
    #expect(framing.receive(whole.bytes + parts.flatMap(\.bytes)) == [hello, hello])
    // Back-references into the messages before.
    let again = WebSocketFrame(1, [0xF2, 0x00, 0x11, 0x00, 0x00], reserved: 4)
    #expect(framing.receive(again.bytes) == [hello])
    #expect(framing.end == nil)
  }

  @Test func `unpacked and empty messages may come between packed ones`() {
    let framing = framing(deflate: PermessageDeflate())
    let frames = [WebSocketFrame(1, [0], reserved: 4), .text("plain"), WebSocketFrame(1)]
    #expect(
      framing.receive(frames.flatMap(\.bytes)) == [
        .text([]), .text(Array("plain".utf8)), .text([]),
      ])
  }

  @Test func `without a common window each message stands alone`() {
    let framing = framing(deflate: PermessageDeflate(serverForgets: true))
    let hello = WebSocketFrame(1, Self.packed[0], reserved: 4)
    #expect(framing.receive(hello.bytes + hello.bytes).count == 2)
    let again = WebSocketFrame(1, [0xF2, 0x00, 0x11, 0x00, 0x00], reserved: 4)
    #expect(framing.receive(again.bytes) == [])
    #expect(framing.end == .violation(reason: "a message that does not unpack"))
  }

  @Test(arguments: [
    (PermessageDeflate(), [0xF2, 0x00, 0x11, 0x00, 0x00]),
    (PermessageDeflate(clientForgets: true), packed[0]),
  ])
  func `what is sent is packed as agreed`(agreement: PermessageDeflate, second: [UInt8]) {
    let framing = framing(deflate: agreement)
    framing.queue(.text(Array("Hello".utf8)))
    framing.queue(.text(Array("Hello".utf8)))
    framing.queue(.text([]))
    let frames = [Self.packed[0], second, [0]].map { WebSocketFrame(1, $0, reserved: 4) }
    #expect(WebSocketFrame.all(framing.takeOutput()) == frames)
  }

  @Test func `a window that zlib cannot pack with leaves messages unpacked`() {
    let framing = framing(deflate: PermessageDeflate(clientWindowBits: 8))
    framing.queue(.text([0x61]))
    #expect(WebSocketFrame.all(framing.takeOutput()) == [.text("a")])
  }

  @Test(arguments: 0..<14)
  func `packed messages come back as they were`(seed: Int) {
    var random = SeededGenerator(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
    let bits = Int.random(in: 9...15, using: &random)
    let agreement = PermessageDeflate(
      clientForgets: seed % 2 == 0, serverForgets: seed % 2 == 0, clientWindowBits: bits)
    let (sender, receiver) = (framing(deflate: agreement), framing(deflate: agreement))
    for _ in 0..<5 {
      let alphabet = UInt8.random(in: 0...255, using: &random)
      let message = WebSocketMessage.binary(
        (0..<Int.random(in: 0...40_000, using: &random)).map { _ in
          UInt8.random(in: 0...alphabet, using: &random)
        })
      sender.queue(message)
      let bytes = WebSocketFrame.all(sender.takeOutput()).flatMap(\.bytes)
      #expect(receiver.receive(bytes) == [message])
    }
  }
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

extension WebSocketFraming {
  fileprivate func receive(_ bytes: some Collection<UInt8>) -> [WebSocketMessage] {
    Array(bytes).withUnsafeBytes { receive($0) }
  }
}
