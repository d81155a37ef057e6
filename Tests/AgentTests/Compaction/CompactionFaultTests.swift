import Agent
import JSON
import Models
import ScriptedProvider
import TestFolder
import Testing

/// Compactions that meet trouble, a seam, or a history that a provider sealed.
@Suite struct CompactionFaultTests {
  private static let other = ModelReference(provider: "messages", model: "other-1")
  private static let long = Story.error(
    400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum")
  private static let sealed = #"{"compaction":"c2VhbGVkIGhpc3Rvcnk=""#

  private static func compactions(_ bench: SessionBench) -> [ContextCompaction] {
    bench.events.compactMap { event in
      if case .contextCompacted(let compaction) = event { compaction } else { nil }
    }
  }

  private static func failures(_ bench: SessionBench) -> [String] {
    bench.events.compactMap { event in
      if case .compactionFailed(let reason) = event { reason } else { nil }
    }
  }

  /// Shortens the conversation on the person's word; how that ended.
  private func compact(_ bench: SessionBench, focus: String? = nil) async -> TurnEnding? {
    await bench.session.compact(focus: focus)
    return await bench.session.waitUntilIdle()
  }

  @Test func `a summary is of what requests hold: of the seal, where the model can read it`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"A plain answer."}]},\(Self.sealed)},{"answer":[{"text":"Going on."}]},
        {"expect":{"contains":["c2VhbGVkIGhpc3Rvcnk=","Going on.","dwell on this: the parser"],
                   "excludes":["A plain answer."]},"answer":[{"text":"A summary."}]},
        {"expect":{"contains":["A summary.","First","Second"],"excludes":["c2VhbGVk"]},
         "answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .responses))
    #expect(await bench.turn("First") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(await compact(bench, focus: "the parser") == .completed)
    #expect(await bench.turn("Third") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.method) == [.provider, .summary])
  }

  @Test func `another model that writes the summary gets the plain history`() async throws {
    let gone =
      #"{"status":404,"error":{"type":"not_found_error","message":"The model does not exist"}}"#
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"A plain answer."}]},\(Self.sealed)},{"answer":[{"text":"Going on."}]},
        \(gone),
        {"expect":{"dialect":"messages","contains":["A plain answer.","Going on."],
                   "excludes":["c2VhbGVk"]},"answer":[{"text":"A summary."}]}]}
      """, .init(dialect: .responses, fallback: [Self.other]))
    #expect(await bench.turn("First") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(await compact(bench, focus: "all") == .completed)
    #expect(bench.server.failures == [])
  }

  @Test func `a provider is not given the seam of an answer that waits for its end`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"Hello."}]},
        {"answer":[{"text":"One, t"}],\(Story.cut)},\(Self.long),
        \(Self.sealed),"expect":{"path":"/responses/compact","contains":["Hello.","Count"],
           "excludes":["One, t","output limit and was cut here"]}},
        {"expect":{"contains":["c2VhbGVkIGhpc3Rvcnk=","One, t","output limit and was cut here"],
                   "excludes":["Hello."]},
         "answer":[{"text":"wo."}]}]}
      """, .init(dialect: .responses))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await bench.turn("Count") == .completed)
    #expect(bench.server.failures == [])
    let history = bench.events.reduce(into: History()) { $0.apply($1) }
    #expect(history.lastAnswer == "One, two.")
  }

  @Test(arguments: [
    (401, "authentication_error", "Invalid key"),
    (402, "billing_error", "credit balance is too low"),
  ])
  func `a refused key and an empty purse are one request and one sentence`(
    status: Int, type: String, message: String
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(Self.sealed),"status":\(status)},
                {"answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .responses, keys: ["old"]))
    #expect(await bench.turn("Hi") == .completed)
    guard case .stopped(let reason) = await compact(bench) else {
      Issue.record("\(bench.events.endings)")
      return
    }
    #expect(reason.hasPrefix("The conversation could not be shortened: scripted said \(status)"))
    #expect(bench.server.requests.count == 2)
    #expect(Self.failures(bench).count == 1)
    #expect(await bench.turn("And now?") == .completed)
  }

  @Test func `a key that is renewed shortens the conversation after all`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(Self.sealed),"status":401},\(Self.sealed)}]}
      """, .init(dialect: .responses, keys: ["old", "new"]))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(Self.compactions(bench).map(\.method) == [.provider])
    #expect(
      bench.server.requests.map { $0.header("authorization") }
        == ["Bearer old", "Bearer old", "Bearer new"])
    let retries = bench.events.compactMap { event in
      if case .retryScheduled(let retry) = event { retry } else { nil }
    }
    #expect(retries.map(\.delay) == [0])
    #expect(retries.first?.reason.hasSuffix("The key was renewed.") == true)
  }

  @Test func `a provider that failed once is asked again, one that knows no such thing is not`()
    async throws
  {
    let summary = #"{"answer":[{"text":"A summary."}]}"#
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(Self.sealed),"status":500},\(summary),
                {"answer":[{"text":"Hello."}]},\(Self.sealed),"status":400},\(summary),
                {"answer":[{"text":"Hello."}]},\(Self.sealed),"status":404},\(summary),
                {"answer":[{"text":"Hello."}]},\(summary)]}
      """, .init(dialect: .responses))
    for _ in 0..<4 {
      #expect(await bench.turn("Hi") == .completed)
      #expect(await compact(bench) == .completed)
    }
    #expect(bench.server.failures == [])
    let paths = bench.server.requests.map { $0.path.hasSuffix("/compact") }
    #expect(
      paths == [false, true, false, false, true, false, false, true, false, false, false])
  }

  @Test func `without a summary the task, the plan and the files stay`() async throws {
    let look = #"{"tool_call":{"name":"list_dir","arguments":{"path":"folder-\#("%")"}}}"#
    let rounds = (1...6).map { #"{"answer":[\#(look.replacing("%", with: "\($0)"))]}"# }
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"tool_call":{"name":"update_plan","arguments":
           {"plan":[{"step":"look","status":"completed"},{"step":"mend","status":"in_progress"}]}}},
          {"tool_call":{"name":"read_file","arguments":{"path":"a.txt"}}}]},
        \(rounds.joined(separator: ",")),\(Self.long),
        \(Story.error(400, "invalid_request_error", "tools.0: bad schema")),
        {"expect":{"contains":["The task of the person","[~] mend","the contents","folder-6",
                               "left out here without a summary"],"excludes":["folder-1"]},
         "answer":[{"text":"Here."}]}]}
      """,
      .init(
        dialect: .chat,
        files: ["a.txt": "the contents\n"].merging(
          (1...6).map { ("folder-\($0)/\(String(repeating: "f", count: 200))", "") }
        ) { $1 }))
    #expect(await bench.turn("The task of the person") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.method) == [.excerpt])
  }

  @Test func `one excerpt takes the place of another`() async throws {
    let bad = Story.error(400, "invalid_request_error", "tools.0: bad schema")
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"tool_call":{"name":"read_file","arguments":{"path":"a.txt"}}}]},
        {"answer":[{"text":"One."}]},
        \(Self.long),\(bad),{"answer":[{"text":"Two."}]},
        \(Self.long),\(bad),{"answer":[{"text":"Three."}]}]}
      """, .init(dialect: .chat, files: ["a.txt": "the contents\n"]))
    for text in ["First", "Second", "Third"] { #expect(await bench.turn(text) == .completed) }
    #expect(Self.compactions(bench).map(\.method) == [.excerpt, .excerpt])
    let body = String(decoding: try #require(bench.server.requests.last).body, as: UTF8.self)
    let notes = body.count(of: "left out here without a summary")
    #expect(notes == 1)
    #expect(bench.server.failures == [])
  }

  @Test func `what a provider shortened says the files at hand once`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"tool_call":{"name":"read_file","arguments":{"path":"a.txt"}}}]},
        {"answer":[{"text":"One."}]},\(Self.sealed)},
        {"expect":{"contains":["This is what was at hand","the contents"]},
         "answer":[{"text":"Two."}]},
        \(Self.sealed),"expect":{"excludes":["This is what was at hand"]}},
        {"answer":[{"text":"Three."}]}]}
      """, .init(dialect: .responses, files: ["a.txt": "the contents\n"]))
    #expect(await bench.turn("First") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("Third") == .completed)
    let body = String(decoding: try #require(bench.server.requests.last).body, as: UTF8.self)
    #expect(body.count(of: "This is what was at hand") == 1)
    #expect(bench.server.failures == [])
  }

  @Test func `a file that others changed is not read by a compaction that does not show it`()
    async throws
  {
    var entry = ModelEntry(SessionBench.model)
    entry.contextWindow = 10_000
    let line = "A line of a file that is too long to be stated.\n"
    let write =
      #"{"tool_call":{"name":"write_file","arguments":{"path":"a.txt","content":"mine\n"}}}"#
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"tool_call":{"name":"read_file","arguments":{"path":"a.txt"}}}]},
        {"answer":[{"text":"Read."}]},{"answer":[{"text":"A summary."}]},
        {"expect":{"excludes":["too long to be stated"]},"answer":[\(write)]},
        {"expect":{"contains":["has changed on the disk since you read it"]},
         "answer":[{"text":"I see."}]}]}
      """,
      .init(
        dialect: .chat, mode: .edits,
        files: ["a.txt": String(repeating: line, count: 200)],
        catalogue: ModelCatalogue([entry])))
    #expect(await bench.turn("Read it") == .completed)
    try bench.folder.write(String(repeating: line, count: 200) + "Theirs.\n", to: "a.txt")
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("Write it") == .completed)
    #expect(bench.server.failures == [])
    #expect(bench.file("a.txt")?.hasSuffix("Theirs.\n") == true)
  }

  @Test func `a conversation that cannot be shortened is said to be that, and goes on`()
    async throws
  {
    var entry = ModelEntry(SessionBench.model)
    entry.contextWindow = 10_000
    let bad = Story.error(400, "invalid_request_error", "tools.0: bad schema")
    let look =
      #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{"path":"."}}}],"#
      + #""usage":{"input":7900,"output":10}}"#
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}],"usage":{"input":7900,"output":10}},
        \(bad),\(look),\(bad),\(look.replacing(".\"", with: "a\"")),\(bad),
        {"answer":[{"text":"Done."}]}]}
      """, .init(dialect: .chat, files: ["a/b": ""], catalogue: ModelCatalogue([entry])))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await bench.turn("Look") == .completed)
    #expect(bench.server.failures == [])
    let notices = bench.events.compactMap { event in
      if case .notice(let text) = event { text } else { nil }
    }
    #expect(notices.contains { $0.contains("cannot be shortened") })
    #expect(!notices.contains { $0.contains("full again") })
  }

  @Test func `a compaction begins without the routing of the turn before`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}],"headers":{"x-codex-turn-state":"here"}},
                {"answer":[{"text":"A summary."}]},{"answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .responses))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await compact(bench, focus: "all") == .completed)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.requests.map { $0.header("x-codex-turn-state") } == [nil, nil, nil])
  }

  @Test func `each model that is asked for a summary has its own patience`() async throws {
    let busy = Story.error(529, "overloaded_error", "Overloaded", #","repeat":3"#)
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(busy),
                \(Story.error(500, "api_error", "Internal server error", #","repeat":4"#)),
                {"answer":[{"text":"A summary."}]}]}
      """,
      .init(
        dialect: .chat, fallback: [Self.other],
        configure: { configuration in
          configuration.retries = { $0 == "messages" ? 5 : 3 }
        }))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await compact(bench) == .completed)
    let limits = bench.events.compactMap { event in
      if case .retryScheduled(let retry) = event { retry.limit } else { nil }
    }
    #expect(limits == [4, 4, 4, 6, 6, 6, 6])
    #expect(Self.compactions(bench).map(\.model) == [Self.other])
  }

  @Test func `who gives up the wait for a summary ends the turn`() async throws {
    let wait =
      #"{"status":429,"headers":{"retry-after":"600"},"#
      + #""error":{"type":"rate_limit_error","message":"Slow down"}}"#
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hello."}]},\#(Self.long),\#(wait)]}"#,
      .init(
        dialect: .chat,
        heard: { event, session in
          if case .retryScheduled = event { Task { await session?.giveUp() } }
        }))
    #expect(await bench.turn("Hi") == .completed)
    guard case .failed(let error) = await bench.turn("Go on") else {
      Issue.record("\(bench.events.endings)")
      return
    }
    #expect(error.message == "scripted said 429: Slow down")
    #expect(Self.failures(bench) == ["scripted said 429: Slow down"])
    #expect(Self.compactions(bench).isEmpty)
  }

  @Test func `a summary that fails before the window is full holds nothing up`() async throws {
    var entry = ModelEntry(SessionBench.model)
    entry.contextWindow = 10_000
    let catalogue = ModelCatalogue([entry])
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}],"usage":{"input":7900,"output":10}},
                \(Story.error(400, "invalid_request_error", "tools.0: bad schema")),
                {"answer":[{"text":"Here."}],"expect":{"contains":["Hello."]}}]}
      """, .init(dialect: .chat, catalogue: catalogue))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await bench.turn("Go on") == .completed)
    #expect(Self.failures(bench) == ["scripted said 400: tools.0: bad schema"])
    #expect(bench.server.failures == [])
  }

  @Test func `a refused key before a request is asked with once`() async throws {
    var entry = ModelEntry(SessionBench.model)
    entry.contextWindow = 10_000
    let catalogue = ModelCatalogue([entry])
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}],"usage":{"input":7900,"output":10}},
                \(Story.error(401, "authentication_error", "Invalid key"))]}
      """, .init(dialect: .chat, catalogue: catalogue, keys: ["old"]))
    #expect(await bench.turn("Hi") == .completed)
    guard case .failed(let error) = await bench.turn("Go on") else {
      Issue.record("\(bench.events.endings)")
      return
    }
    #expect(error.kind == .unauthenticated)
    #expect(bench.server.requests.count == 2)
  }

  @Test func `a window that only its server knows is kept to from then on`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"Hello."}]},
        \(Story.error(
          400, "invalid_request_error",
          "the request (9100 tokens) exceeds the available context size (9000 tokens)")),
        {"answer":[{"text":"A first summary."}]},
        {"answer":[{"text":"Here."}],"usage":{"input":7000,"output":10}},
        {"expect":{"contains":["Call no tool"]},"answer":[{"text":"A second summary."}]},
        {"expect":{"contains":["A second summary."]},"answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .chat))
    for text in ["Hi", "Go on", "And now?"] { #expect(await bench.turn(text) == .completed) }
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.trigger) == [.overflow, .threshold])
    await bench.session.close()
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func count(of part: String) -> Int {
    utf8.split(separator: Array(part.utf8), omittingEmptySubsequences: false).count - 1
  }
}
