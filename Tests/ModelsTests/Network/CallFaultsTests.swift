import JSON
import Models
import Testing
import Wire

/// What servers do to tool calls and to the order of their events, row by row: N07 to N09.
@Suite(.timeLimit(.minutes(1))) struct CallFaultsTests {
  typealias Frames = CallFrames
  typealias Sample = DecoderSample

  @Test(arguments: WireDialect.allCases)
  func `N07: arguments in 10,000 pieces of a byte are put together`(dialect: WireDialect) {
    let text = #"{"x":""# + String(repeating: "abcdefghij", count: 999) + #""}"#
    let events = Sample.events(dialect, Frames.call(dialect, text.map { String($0) }))
    #expect(Sample.contents(events) == [Sample.call("call_0", "f", text)])
    var told = ""
    for case .toolCallDelta(0, let piece) in events { told += piece }
    #expect(told == text)
  }

  @Test(arguments: WireDialect.allCases, [1, 4096])
  func `N07: arguments of a megabyte are put together`(dialect: WireDialect, count: Int) {
    let part = String(repeating: "y", count: (1 << 20) / count)
    let pieces = [#"{"x":""#] + [String](repeating: part, count: count) + [#""}"#]
    let events = Sample.events(dialect, Frames.call(dialect, pieces))
    #expect(Sample.contents(events) == [Sample.call("call_0", "f", pieces.joined())])
  }

  @Test(arguments: WireDialect.allCases)
  func `N07: 64 calls whose pieces alternate keep apart`(dialect: WireDialect) {
    let texts = (0..<64).map {
      #"{"number":\#($0),"text":"\#(String(repeating: "z", count: $0))"}"#
    }
    var frames = Frames.start(dialect) + texts.indices.map { Frames.open(dialect, $0) }
    for offset in 0..<100 {
      for (index, text) in texts.enumerated() {
        guard let piece = text.dropFirst(offset).first else { continue }
        frames.append(Frames.piece(dialect, index, String(piece)))
      }
    }
    for (index, text) in texts.enumerated() { frames += Frames.close(dialect, index, text) }
    let events = Sample.events(dialect, frames + Frames.end(dialect))
    #expect(
      Sample.contents(events)
        == texts.enumerated().map { Sample.call("call_\($0)", "f", $1) })
  }

  static let badArguments = [
    "not JSON", #"{"x":"#, #"{"x":1}}"#, #"{"x":1,"x":2}"#, #"{"x":1e999999}"#, #"{"x":"\ud800"}"#,
    "[1]", "null", #"{"x":tru}"#, "{\"x\":\"\u{1}\"}",
    String(repeating: #"{"x":"#, count: 100_000), String(repeating: "[", count: 100_000),
  ]

  @Test(arguments: WireDialect.allCases, badArguments)
  func `N08: arguments that are no object reach the tool as they are, and go back`(
    dialect: WireDialect, arguments: String
  ) throws {
    let events = Sample.events(dialect, Frames.call(dialect, [arguments]))
    let items = Sample.completion(events)?.items ?? []
    // Whoever runs tools is to see the text, and to refuse it.
    #expect(items.map(\.content) == [Sample.call("call_0", "f", arguments)])
    #expect(Sample.completion(events)?.stop.kind == .toolCalls)
    for other in WireDialect.allCases {
      let history = try ConversationSample.history(
        [ResponseItem(.userMessage("Hi"))] + items, provider: ConversationSample.provider(other))
      // Chat has its system prompt among the messages.
      #expect(history.count == (other == .chat ? 4 : 3))
      if other == .messages {
        #expect(history[1]["content"]?[0]?["input"]?.members != nil)
      }
    }
  }

  /// Calls, by their ids.
  private func calls(_ events: [ResponseEvent]) -> [String] {
    Sample.contents(events).compactMap { content in
      guard case .toolCall(let call) = content else { return nil }
      return call.id
    }
  }

  private func endsOnce(_ events: [ResponseEvent]) -> Bool {
    let ends = events.indices.filter { index in
      guard case .completed = events[index] else { return false }
      return true
    }
    return ends == [events.count - 1]
  }

  /// Whether a stream that was tampered with still ends once, and calls nothing twice.
  private func isSound(_ dialect: WireDialect, _ frames: [String]) -> Bool {
    let events = Sample.events(dialect, frames)
    let calls = calls(events)
    return endsOnce(events) && Set(calls).count == calls.count && calls.count <= 1
  }

  static let streams = StreamingTests.streams.map { dialect, text in
    (dialect, text.split(separator: "\n\n").map { String($0.dropFirst("data: ".count)) })
  }

  @Test(arguments: streams)
  func `N09: an event twice, missing, or in another place`(
    dialect: WireDialect, frames: [String]
  ) {
    for index in frames.indices {
      var twice = frames
      twice.insert(frames[index], at: index)
      #expect(isSound(dialect, twice), "\(index) twice")
      var late = frames
      late.append(frames[index])
      #expect(isSound(dialect, late), "\(index) again at the end")
      var less = frames
      less.remove(at: index)
      #expect(isSound(dialect, less), "without \(index)")
      guard index > 0 else { continue }
      var swapped = frames
      swapped.swapAt(index, index - 1)
      #expect(isSound(dialect, swapped), "\(index) before \(index - 1)")
    }
  }

  @Test(arguments: streams)
  func `N09: a whole answer twice calls each tool once`(dialect: WireDialect, frames: [String]) {
    #expect(isSound(dialect, frames + frames))
    let doubled = frames.flatMap { [$0, $0] }
    #expect(isSound(dialect, doubled))
  }

  @Test(arguments: streams)
  func `N09: members that are null, missing or of another type`(
    dialect: WireDialect, frames: [String]
  ) throws {
    for (index, frame) in frames.enumerated() where frame != "[DONE]" {
      for changed in Self.mutations(of: try JSON(parsing: frame)) {
        var frames = frames
        frames[index] = changed.text
        #expect(isSound(dialect, frames), "\(changed.text)")
      }
    }
  }

  /// The value with each of its members in turn made null, a number, a text, an array or an object.
  private static func mutations(of value: JSON) -> [JSON] {
    switch value {
    case .object(let members):
      members.flatMap { member in
        let changes = [.null, 7, -1, "?", [], [:], [nil]] + mutations(of: member.value)
        return changes.map { change in
          var copy = value
          copy.set(member.name, change)
          return copy
        }
      }
    case .array(let elements):
      elements.indices.flatMap { index in
        mutations(of: elements[index]).map { change in
          var copy = elements
          copy[index] = change
          return JSON.array(copy)
        }
      }
    case .null, .bool, .number, .string: []
    }
  }

  static let strangers = [
    #"{"type":"response.hologram.delta","output_index":0,"delta":"x"}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"smell_delta","smell":"x"}}"#,
    #"{"type":"content_block_delta","index":99,"delta":{"type":"input_json_delta","partial_json":"x"}}"#,
    #"{"type":"content_block_stop","index":99}"#, #"{"type":"ping"}"#,
    #"{"id":"c1","model":"m","choices":[]}"#,
    #"{"id":"c1","model":"m","choices":[{"index":3,"delta":{"content":"x"}}]}"#,
    #"{"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":null,"tool_calls":null},"finish_reason":null}],"usage":null}"#,
  ]

  @Test(arguments: streams, strangers)
  func `N09: what no version of the dialect knows changes nothing`(
    stream: (dialect: WireDialect, frames: [String]), stranger: String
  ) {
    // Chat knows an event by its choices, the others by its type.
    let isOfChat = stranger.contains("choices")
    guard isOfChat == (stream.dialect == .chat) else { return }
    let expected = Sample.contents(Sample.events(stream.dialect, stream.frames))
    for index in stream.frames.indices.dropFirst() {
      var frames = stream.frames
      frames.insert(stranger, at: index)
      #expect(Sample.contents(Sample.events(stream.dialect, frames)) == expected, "at \(index)")
    }
  }
}
