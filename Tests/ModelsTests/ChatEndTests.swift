import JSON
import Models
import TestClock
import Testing

/// How chat answers end, and what that makes of their calls.
@Suite struct ChatEndTests {
  typealias Sample = DecoderSample

  /// A piece of the call with this index, whose id is `c0` or `c1` and so on.
  static func piece(_ index: Int, _ arguments: String) -> String {
    let text = JSON.string(arguments).text
    return Sample.chunk(
      #"{"tool_calls":[{"index":\#(index),"id":"c\#(index)","function":{"name":"f","arguments":\#(text)}}]}"#
    )
  }
  static func words(_ text: String) -> String { Sample.chunk(#"{"content":"\#(text)"}"#) }
  static func call(_ index: Int, _ arguments: String) -> ResponseItem.Content {
    Sample.call("c\(index)", "f", arguments)
  }

  static let byTurns = [piece(0, #"{"x"#), piece(1, #"{"y":"#), piece(2, "{}")]
  static let early = ["length", "content_filter", "refusal", "model_context_window_exceeded"]

  @Test(arguments: early)
  func `of calls that come by turns only whole ones outlive an early end`(word: String) {
    let events = Sample.events(.chat, Self.byTurns + [Sample.chunk("{}", finish: word), "[DONE]"])
    #expect(Sample.contents(events) == [Self.call(2, "{}")])
    #expect(Sample.completion(events)?.stop.word == word)
    #expect(Sample.failure(events) == nil)
  }

  @Test func `of calls that come by turns only whole ones outlive a broken stream`() {
    let events = Sample.events(.chat, Self.byTurns)
    #expect(Sample.contents(events) == [Self.call(2, "{}")])
    #expect(Sample.failure(events)?.kind == .protocolViolation)
  }

  /// What it is, the frames before `[DONE]`, what is kept, and whether the answer fails.
  static let unsaid: [(String, [String], [ResponseItem.Content], Bool)] = [
    ("words", [words("Hi")], [.assistantMessage("Hi")], false),
    ("a call", [piece(0, "{}")], [call(0, "{}")], false),
    ("a call of nothing", [piece(0, "")], [call(0, "{}")], false),
    ("half a call", [piece(0, #"{"x"#)], [], true),
    (
      "half a call behind words and a call", [words("Hi"), piece(0, "{}"), piece(1, #"{"x"#)],
      [.assistantMessage("Hi"), call(0, "{}")], true
    ),
  ]

  @Test(arguments: unsaid)
  func `the mark of the end without a reason makes no half call whole`(
    row: (name: String, frames: [String], kept: [ResponseItem.Content], fails: Bool)
  ) {
    let events = Sample.events(.chat, row.frames + ["[DONE]"])
    #expect(Sample.contents(events) == row.kept, "\(row.name)")
    #expect((Sample.failure(events)?.kind == .protocolViolation) == row.fails, "\(row.name)")
  }

  static let stop = Sample.chunk(#"{"content":"Hi"}"#, finish: "stop")

  @Test(arguments: [[], ["[DONE]"]])
  func `what comes behind the reason to stop is kept, with the mark and without`(end: [String]) {
    let late = Sample.events(.chat, [Self.stop, Self.words(" there")] + end)
    #expect(Sample.contents(late) == [.assistantMessage("Hi"), .assistantMessage(" there")])
    #expect(Sample.completion(late)?.stop == Stop(.endOfTurn, word: "stop"))
    let called = Sample.events(.chat, [Self.stop, Self.piece(0, "{}")] + end)
    #expect(Sample.contents(called) == [.assistantMessage("Hi"), Self.call(0, "{}")])
    #expect(Sample.completion(called)?.stop == Stop(.toolCalls, word: "stop"))
  }

  @Test func `half a call behind the reason to stop is a stream that broke`() {
    let events = Sample.events(.chat, [Self.stop, Self.piece(0, #"{"x"#)])
    #expect(Sample.contents(events) == [.assistantMessage("Hi")])
    #expect(Sample.failure(events)?.kind == .protocolViolation)
  }

  /// Id, name and arguments of pieces that all have index 0, and the calls they are.
  static let alike: [([(String, String, String)], [ResponseItem.Content])] = [
    (
      [("a", "f", ""), ("b", "g", #"{"x":1}"#)],
      [Sample.call("a", "f", "{}"), Sample.call("b", "g", #"{"x":1}"#)]
    ),
    (
      [("a", "f", "{}"), ("b", "f", "{}")],
      [Sample.call("a", "f", "{}"), Sample.call("b", "f", "{}")]
    ),
    // An id for each piece of one call.
    (
      [("a", "f", ""), ("b", "f", #"{"x""#), ("c", "f", ":1}")],
      [Sample.call("a", "f", #"{"x":1}"#)]
    ),
    ([("a", "f", #"{"x""#), ("b", "", ":1}")], [Sample.call("a", "f", #"{"x":1}"#)]),
  ]

  @Test(arguments: alike)
  func `calls with one index are told apart by id and name`(
    pieces: [(id: String, name: String, arguments: String)], calls: [ResponseItem.Content]
  ) {
    let frames = pieces.map { piece in
      let text = JSON.string(piece.arguments).text
      return Sample.chunk(
        #"{"tool_calls":[{"index":0,"id":"\#(piece.id)","function":{"name":"\#(piece.name)","arguments":\#(text)}}]}"#
      )
    }
    let events = Sample.events(
      .chat, frames + [Sample.chunk("{}", finish: "tool_calls"), "[DONE]"])
    #expect(Sample.contents(events) == calls)
  }

  /// One delta in many small pieces.
  static let floods: [@Sendable (String) -> String] = [
    { #"{"tool_calls":[{"function":{"name":"f","arguments":"\#($0)"}}]}"# },
    { #"{"reasoning_details":[{"type":"reasoning.text","text":"\#($0)","index":0}]}"# },
  ]

  @Test(arguments: floods.indices)
  func `many pieces cost no more than few, each`(flood: Int) {
    let text = String(repeating: "word ", count: 8)
    let frame = Array("data: \(Sample.chunk(Self.floods[flood](text)))\n\n".utf8)
    func decode(_ count: Int) {
      var decoder = ResponseDecoder(dialect: .chat, provider: "p", model: "m")
      for _ in 0..<count { _ = decoder.decode(frame) }
    }
    let (few, many) = ThreadTime.least(of: 3, { decode(1000) }, { decode(12_000) })
    // Twelve times as many; were each looked at anew with all before it, 144 times the time.
    #expect(many < few * 40, "\(many) and not \(few)")
  }
}
