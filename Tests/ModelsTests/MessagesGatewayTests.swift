import JSON
import Models
import Testing

/// Gateways to the Messages API that leave out starts, stops and reasons.
@Suite struct MessagesGatewayTests {
  typealias Frames = MessagesDecoderTests
  typealias Sample = DecoderSample

  static func words(_ index: Int, _ text: String) -> String {
    Frames.delta(index, #"{"type":"text_delta","text":"\#(text)"}"#)
  }
  static func thought(_ index: Int, _ text: String) -> String {
    Frames.delta(index, #"{"type":"thinking_delta","thinking":"\#(text)"}"#)
  }
  static func seal(_ index: Int) -> String {
    Frames.delta(index, #"{"type":"signature_delta","signature":"sig"}"#)
  }
  static let openText = Frames.open(0, #"{"type":"text","text":""}"#)
  static let openThought = Frames.open(0, #"{"type":"thinking","thinking":"","signature":""}"#)
  /// A call whose stop never comes.
  static func openCall(_ input: String) -> [String] {
    Array(Frames.call(1, "t1", input).dropLast())
  }
  static let yes = ResponseItem.Content.assistantMessage("Yes")
  static let hm = ResponseItem.Content.reasoning(Reasoning(text: "Hm"))
  static func call(_ input: String) -> ResponseItem.Content { Sample.call("t1", "f", input) }

  /// What it is, the blocks, the reason to stop, what is kept, and whether the answer fails.
  static let openEnds: [(String, [String], String, [ResponseItem.Content], Bool)] = [
    ("text", [openText, words(0, "Yes")], "end_turn", [yes], false),
    ("text at the limit", [openText, words(0, "Yes")], "max_tokens", [yes], false),
    ("a sealed thought", [openThought, thought(0, "Hm"), seal(0)], "end_turn", [hm], false),
    ("a thought without a seal", [openThought, thought(0, "Hm")], "end_turn", [hm], false),
    ("nothing", [openText], "end_turn", [], false),
    ("a call", openCall(#"{"x":1}"#), "tool_use", [call(#"{"x":1}"#)], false),
    ("a call of nothing", openCall(""), "tool_use", [call("{}")], false),
    ("half a call", openCall(#"{"x":"#), "tool_use", [], true),
    ("a call at the limit", openCall(#"{"x":1}"#), "max_tokens", [], false),
    (
      "several, in their order", [openText, words(0, "Yes")] + openCall("{}"), "tool_use",
      [yes, call("{}")], false
    ),
  ]

  @Test(arguments: openEnds)
  func `a block without its stop is whole at the answer's end if it can be`(
    row: (name: String, blocks: [String], word: String, kept: [ResponseItem.Content], fails: Bool)
  ) {
    let events = Frames.read([Frames.start] + row.blocks + Frames.end(row.word))
    #expect(Sample.contents(events) == row.kept, "\(row.name)")
    #expect((Sample.failure(events) != nil) == row.fails, "\(row.name)")
  }

  @Test func `only a sealed thought goes back`() {
    func item(_ frames: [String]) -> ResponseItem? {
      Sample.completion(
        Frames.read([Frames.start, Self.openThought] + frames + Frames.end("end_turn")))?
        .items.first
    }
    #expect(item([Self.thought(0, "Hm"), Self.seal(0)])?.payload?["signature"] == "sig")
    #expect(item([Self.thought(0, "Hm")])?.payload == nil)
  }

  /// Words, the whole blocks, and how the answer ends: nil for a failure.
  ///
  /// `message_stop` is the dialect's last word. Where no reason came before it, what has its own
  /// stop is taken for the whole answer; with a block still open, or nothing at all, it looks like
  /// a gateway that tidied up after a broken connection.
  static let wordless: [([String], Stop.Kind?)] = [
    ([openText, words(0, "Yes"), Frames.close(0)], .endOfTurn),
    (Frames.call(1, "t1", "{}"), .toolCalls), (openCall("{}"), nil),
    ([openText, words(0, "Yes")], nil), ([], nil),
  ]

  @Test(arguments: wordless)
  func `an end without a reason is one where something is whole and nothing open`(
    blocks: [String], kind: Stop.Kind?
  ) {
    let events = Frames.read([Frames.start] + blocks + [Frames.stop])
    #expect(Sample.completion(events)?.stop == Stop(kind ?? .failed))
    #expect((Sample.failure(events)?.kind == .protocolViolation) == (kind == nil))
  }

  @Test(arguments: [
    [words(7, "Ye"), words(7, "s"), Frames.close(7)], [words(0, "Ye"), words(0, "s")],
    [words(0, "Ye"), openText, words(0, "s"), Frames.close(0)],
  ])
  func `words of a block that never began begin it`(blocks: [String]) {
    let events = Frames.read([Frames.start] + blocks + Frames.end("end_turn"))
    #expect(Sample.contents(events) == [Self.yes])
    #expect(events.contains(.outputItemAdded(index: 0, .message)))
    #expect(events.contains(.outputTextDelta(index: 0, "Ye")))
  }

  @Test func `a thought of a block that never began begins it and keeps its seal`() {
    let events = Frames.read(
      [Frames.start, Self.thought(0, "Hm"), Self.seal(0), Frames.close(0)]
        + Frames.end("end_turn"))
    #expect(Sample.contents(events) == [Self.hm])
    #expect(
      Sample.completion(events)?.items.first?.payload
        == ["type": "thinking", "thinking": "Hm", "signature": "sig"])
  }

  @Test func `words after a block's stop begin none`() {
    let events = Frames.read(
      [Frames.start, Self.words(0, "Yes"), Frames.close(0), Self.words(0, "No")]
        + Frames.end("end_turn"))
    #expect(Sample.contents(events) == [Self.yes])
  }

  @Test(arguments: ["refusal", "max_tokens", "model_context_window_exceeded"])
  func `half a call of an answer that ended early is none`(word: String) {
    let events = Frames.read(
      [Frames.start] + Frames.call(0, "t1", #"{"x":"#) + Frames.end(word))
    #expect(Sample.contents(events) == [])
    #expect(Sample.failure(events) == nil)
  }

  @Test func `a start in the middle voids calls that waited for the reason to stop`() {
    let events = Frames.read(
      [Frames.start] + Frames.call(0, "t1", "") + [Frames.start] + Frames.call(0, "t2", "{}")
        + Frames.end("tool_use"))
    #expect(Sample.contents(events) == [Sample.call("t2", "f", "{}")])
  }
}
