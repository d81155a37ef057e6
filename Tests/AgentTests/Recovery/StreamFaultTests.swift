import Agent
import JSON
import Models
import ScriptedProvider
import TestFolder
import Testing
import Tools

/// What a bad stream must not do: run a tool twice or on half a call, show words twice, hang.
@Suite struct StreamFaultTests {
  private typealias Call = RawStream.Call

  /// A session against a stream of frames, then an answer for whatever follows.
  private func bench(
    _ frames: [JSON], _ dialect: WireDialect, then more: String = "",
    _ options: SessionBench.Options = .init()
  ) throws -> (SessionBench, TemporaryFolder) {
    let folder = try TemporaryFolder()
    let raw = RawStream(frames, dialect: dialect, in: folder.path)
    var options = options
    options.dialect = dialect
    let bench = try SessionBench(
      #"{"steps":[\#(raw.step(more)),{"answer":[{"text":"Done."}]}],"last":"repeat"}"#, options)
    return (bench, folder)
  }

  private static func calls(_ events: [SessionEvent]) -> [ToolCall] {
    events.compactMap { event in
      guard case .itemDone(_, let item) = event, case .toolCall(let call) = item.content else {
        return nil
      }
      return call
    }
  }

  @Test(arguments: WireDialect.allCases)
  func `ten thousand pieces of one byte make one argument`(dialect: WireDialect) async throws {
    let path = String(repeating: "x", count: 10_000)
    let text = #"{"path":"\#(path)"}"#
    let call = Call("c1", "read_file", text.map { String($0) })
    let (bench, folder) = try bench(RawStream.interleaved([call], dialect), dialect)
    #expect(await bench.turn("Read") == .completed)
    #expect(Self.calls(bench.events).map(\.arguments) == [text])
    #expect(bench.events.toolOutcomes.count == 1)
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: WireDialect.allCases)
  func `a megabyte of arguments comes through whole`(dialect: WireDialect) async throws {
    let text = #"{"path":"\#(String(repeating: "y", count: 1 << 20))"}"#
    let pieces = stride(from: 0, to: text.utf8.count, by: 4096).map { start in
      String(decoding: text.utf8.dropFirst(start).prefix(4096), as: UTF8.self)
    }
    let call = Call("c1", "read_file", pieces)
    let (bench, folder) = try bench(RawStream.interleaved([call], dialect), dialect)
    #expect(await bench.turn("Read") == .completed)
    #expect(Self.calls(bench.events).map(\.arguments) == [text])
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: WireDialect.allCases)
  func `sixty-four calls written in turn are told apart`(dialect: WireDialect) async throws {
    let calls = (0..<64).map { number in
      Call("c\(number)", "read_file", [#"{"pa"#, #"th":"f"#, "\(number)", #".txt"}"#])
    }
    let files = Dictionary(uniqueKeysWithValues: (0..<64).map { ("f\($0).txt", "line \($0)\n") })
    let (bench, folder) = try bench(
      RawStream.interleaved(calls, dialect), dialect, .init(files: files))
    #expect(await bench.turn("Read") == .completed)
    #expect(
      Self.calls(bench.events).map(\.arguments) == (0..<64).map { #"{"path":"f\#($0).txt"}"# })
    for number in 0..<64 {
      #expect(bench.events.toolOutcomes["c\(number)"]?.contains("line \(number)") == true)
    }
    #expect(bench.server.failures == [])
    withExtendedLifetime(folder) {}
  }

  /// Arguments that no tool may act on.
  static let malformed = [
    #"{"command":"touch ran""#, #"{"command":"touch ran"}}"#, "touch ran", #"["touch ran"]"#,
    #""touch ran""#, #"{"command":"touch ran","command":"touch ran too"}"#,
    #"{"command":"touch ran","timeout":1e999}"#, #"{"command":"touch \ud800 ran"}"#,
    #"{"command":"touch ran","x":"# + String(repeating: "[", count: 100_000)
      + String(repeating: "]", count: 100_000) + "}",
    #"{"command":"touch ran" "reason":"x"}"#, #"{"command":7}"#, "{}",
  ]

  @Test(arguments: malformed, WireDialect.allCases)
  func `a call with bad arguments does not run, and the model hears why`(
    arguments: String, dialect: WireDialect
  ) async throws {
    let call = Call("c1", "shell", [arguments])
    let (bench, folder) = try bench(RawStream.interleaved([call], dialect), dialect)
    #expect(await bench.turn("Run it") == .completed)
    let outcomes = bench.events.compactMap { event -> Bool? in
      if case .toolFinished(_, let outcome) = event { outcome.isError } else { nil }
    }
    #expect(outcomes == [true])
    #expect(bench.file("ran") == nil)
    #expect(bench.server.failures == [])
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: WireDialect.allCases)
  func `two calls with one id both run, and each gets its own result`(
    dialect: WireDialect
  ) async throws {
    let calls = [
      Call("call_answer_0", "read_file", [#"{"path":"a.txt"}"#]),
      Call("call_answer_0", "read_file", [#"{"path":"b.txt"}"#]),
    ]
    let (bench, folder) = try bench(
      RawStream.interleaved(calls, dialect), dialect,
      .init(files: ["a.txt": "alpha\n", "b.txt": "beta\n"]))
    #expect(await bench.turn("Read both") == .completed)
    let outcomes = bench.events.toolOutcomes
    #expect(outcomes["call_answer_0"]?.contains("alpha") == true)
    #expect(outcomes["call_answer_0_2"]?.contains("beta") == true)
    let body = String(decoding: try #require(bench.server.requests.last).body, as: UTF8.self)
    #expect(body.contains("alpha") && body.contains("beta"))
    #expect(bench.server.failures == [])
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: WireDialect.allCases)
  func `a call that is told twice runs once`(dialect: WireDialect) async throws {
    let call = Call("c1", "shell", [#"{"command":"echo x >> ran"}"#])
    var frames = RawStream.start(dialect) + [RawStream.begin(call, 0, dialect)]
    frames.append(RawStream.delta(call.pieces[0], 0, dialect))
    frames += RawStream.end(call, 0, dialect) + RawStream.end(call, 0, dialect)
    // The same call once more, in another place.
    frames.append(RawStream.begin(call, 1, dialect))
    frames.append(RawStream.delta(call.pieces[0], 1, dialect))
    frames += RawStream.end(call, 1, dialect)
    let stop = RawStream.stop(dialect)
    let (bench, folder) = try bench(frames + stop + stop, dialect)
    #expect(await bench.turn("Run it") == .completed)
    #expect(bench.file("ran") == "x\n")
    #expect(bench.events.toolOutcomes.count == 1)
    #expect(bench.server.failures == [])
    withExtendedLifetime(folder) {}
  }

  /// Frames that do not belong where they are, by dialect.
  static func oddities(_ dialect: WireDialect) -> [JSON] {
    switch dialect {
    case .responses:
      [
        ["type": "response.from_the_future", "x": nil],
        ["type": "response.output_text.delta", "output_index": 9, "delta": nil],
        ["type": "response.content_part.done", "part": nil],
        ["type": "response.function_call_arguments.delta", "output_index": 44, "delta": "{"],
        ["type": "response.output_item.done", "output_index": 3],
      ]
    case .chat:
      [
        ["choices": [], "usage": nil], ["choices": [["index": 0, "delta": nil]]],
        ["choices": [["index": 0, "delta": ["content": nil, "tool_calls": nil]]]],
        ["choices": [["index": 3, "delta": ["content": "another choice"]]]],
        ["object": "chat.completion.chunk", "choices": [[:]]],
      ]
    case .messages:
      [
        ["type": "from_the_future", "x": nil], ["type": "ping"],
        ["type": "content_block_delta", "index": 9, "delta": ["type": "text_delta", "text": "x"]],
        ["type": "content_block_stop", "index": 7], ["type": "content_block_start", "index": 8],
        ["type": "content_block_delta", "index": 0, "delta": ["type": "odd_delta", "x": 1]],
      ]
    }
  }

  @Test(arguments: WireDialect.allCases)
  func `frames out of place change nothing`(dialect: WireDialect) async throws {
    let call = Call("c1", "shell", [#"{"command":"echo x >> ran"}"#])
    var frames = RawStream.start(dialect)
    for frame in [RawStream.begin(call, 0, dialect), RawStream.delta(call.pieces[0], 0, dialect)]
      + RawStream.end(call, 0, dialect)
    {
      frames += Self.oddities(dialect) + [frame]
    }
    // A piece after the end is nobody's.
    frames.append(RawStream.delta("}", 0, dialect))
    let (bench, folder) = try bench(
      frames + Self.oddities(dialect) + RawStream.stop(dialect), dialect)
    let ending = await bench.turn("Run it")
    #expect(ending == .completed)
    if dialect == .chat {
      // Nothing ends a call's arguments there, so that the piece spoils them: it must not run.
      #expect(bench.file("ran") == nil)
    } else {
      #expect(bench.file("ran") == "x\n")
    }
    #expect(bench.events.toolOutcomes.count == 1)
    #expect(bench.server.failures == [])
    withExtendedLifetime(folder) {}
  }

  @Test(arguments: WireDialect.allCases)
  func `an answer that is over is not waited for`(dialect: WireDialect) async throws {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Here."}],"fault":{"kind":"stall","after_events":1000}}]}"#,
      .init(dialect: dialect))
    #expect(await bench.turn("Hello") == .completed)
    #expect(bench.events.shownText == "Here.")
    #expect(bench.server.requests.count == 1)
  }

  @Test(arguments: WireDialect.allCases)
  func `an error that is told counts, whatever the connection does`(
    dialect: WireDialect
  ) async throws {
    let error: JSON =
      switch dialect {
      case .responses:
        [
          "type": "response.failed",
          "response": [
            "status": "failed", "error": ["code": "invalid_prompt", "message": "Not this."],
          ],
        ]
      case .chat: ["error": ["type": "content_filter", "message": "Not this."]]
      case .messages:
        ["type": "error", "error": ["type": "invalid_request_error", "message": "Not this."]]
      }
    let (bench, folder) = try bench(
      RawStream.start(dialect) + [error], dialect,
      then: #","fault":{"kind":"stall","after_events":2}"#)
    guard case .failed(let told) = await bench.turn("Hello") else {
      Issue.record("\(bench.events.endings)")
      return
    }
    #expect(told.message.contains("Not this."))
    #expect(bench.server.requests.count == 1)
    withExtendedLifetime(folder) {}
  }
}
