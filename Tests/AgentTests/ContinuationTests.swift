import Agent
import FoundationEssentials
import Glibc
import JSON
import Models
import ScriptedProvider
import Sessions
import TestFolder
import Testing

/// Answers that stop before they are done: cut, paused or empty.
@Suite struct ContinuationTests {
  /// How many events of the first answer come: its text whole, its call begun.
  private static let eventsBeforeCut: [WireDialect: Int] = [
    .responses: 9, .chat: 3, .messages: 6,
  ]

  private static func cut(_ dialect: WireDialect) -> String {
    """
    {"steps":[
      {"answer":[{"text":"First I look."},
                 {"tool_call":{"name":"list_dir","arguments":{"path":"a/long/path/that/is/cut"}}}],
       "pace":{"delta_characters":20},
       "fault":{"kind":"truncate","after_events":\(eventsBeforeCut[dialect] ?? 0)}},
      {"answer":[{"text":"It is all there."}]},
      {"answer":[{"text":"Yes?"}]}]}
    """
  }

  private static func bodies(_ bench: SessionBench) -> [String] {
    bench.server.requests.map { String(decoding: $0.body, as: UTF8.self) }
  }

  @Test(arguments: WireDialect.allCases)
  func `an answer that is cut after a whole text goes on from it`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(Self.cut(dialect), .init(dialect: dialect))
    await bench.session.start(isResumed: false)
    #expect(await bench.turn("Look around") == .completed)
    #expect(bench.events.shownText == "First I look.It is all there.")
    #expect(bench.events.toolOutcomes.isEmpty)
    #expect(await bench.turn("Thanks") == .completed)
    let bodies = Self.bodies(bench)
    #expect(bodies.count == 3)
    #expect(bodies.map { $0.contains(History.continuation) } == [false, true, false])
    #expect(bodies.map { $0.split(separator: "First I look.").count } == [1, 2, 2])
    #expect(!bodies.contains { $0.contains("Please continue.") })
    #expect(bodies.last?.contains("It is all there.") == true)
    #expect(bench.server.failures == [])

    await bench.session.close()
    bench.log.close()
    let opened = try SessionStore(folder: "\(bench.folder.path)/.sessions").openLatest()
    let logged = opened.records.compactMap { SessionEvent(json: $0.payload) }
    let live = bench.events.reduce(into: History()) { $0.apply($1) }
    #expect(logged.reduce(into: History()) { $0.apply($1) } == live)
    opened.log.close()
  }

  @Test func `nothing more to say after a cut is no empty answer`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"That is all."}],"pace":{"delta_characters":20},
                 "fault":{"kind":"truncate","after_events":5}},
                {"answer":[]}]}
      """#)
    #expect(await bench.turn("Hello") == .completed)
    #expect(bench.events.shownText == "That is all.")
  }

  @Test(arguments: WireDialect.allCases)
  func `an answer without anything is said to be empty`(dialect: WireDialect) async throws {
    let bench = try SessionBench(#"{"steps":[{"answer":[]}]}"#, .init(dialect: dialect))
    #expect(
      await bench.turn("Hello") == .stopped(reason: "The model gave an empty answer."))
  }

  /// An answer that its server paused.
  private static let paused = """
    event: message_start
    data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
    "model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Searching."}}

    event: content_block_stop
    data: {"type":"content_block_stop","index":0}

    event: message_delta
    data: {"type":"message_delta","delta":{"stop_reason":"pause_turn"},"usage":{"output_tokens":2}}

    event: message_stop
    data: {"type":"message_stop"}


    """

  @Test(arguments: [2, 9])
  func `a paused answer goes on, but not for ever`(pauses: Int) async throws {
    let path = "/tmp/tern-paused-\(getpid())-\(pauses).sse"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(Self.paused.utf8)))
    defer { unlink(path) }
    let bench = try SessionBench(
      #"{"steps":[{"recording":"\#(path)","repeat":\#(pauses)},{"answer":[{"text":"Found."}]}]}"#)
    let ending = await bench.turn("Search")
    #expect((ending == .completed) == (pauses == 2))
    #expect(bench.server.requests.count == (pauses == 2 ? 3 : 6))
  }

  @Test func `a web page in place of an answer is not asked for again`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"headers":{"content-type":"text/html"},"answer":[{"text":"Welcome"}]}],
       "last":"repeat"}
      """#)
    guard case .failed(let error) = await bench.turn("Hello") else {
      Issue.record("\(bench.events.endings)")
      return
    }
    #expect(error.message.contains("base_url"))
    #expect(bench.server.requests.count == 1)
  }
}
