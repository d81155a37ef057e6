import Agent
import JSON
import Models
import ScriptedProvider
import Testing

/// How much room an answer is given, request by request.
@Suite struct OutputRoomTests {
  private static func limits(_ bench: SessionBench) throws -> [Int?] {
    try bench.server.requests.map { request in
      let body = try JSON(parsing: request.body)
      return (body["max_tokens"] ?? body["max_output_tokens"])?.intValue
    }
  }

  private static func catalogue(window: Int? = nil, outputLimit: Int? = nil) -> ModelCatalogue {
    var entry = ModelEntry(SessionBench.model)
    entry.contextWindow = window
    entry.outputLimit = outputLimit
    return ModelCatalogue([entry])
  }

  private static let look = #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]}"#

  @Test(arguments: WireDialect.allCases)
  func `more room is one request's, not that of the next or of a summary`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"The first ha"}],\(Story.cut)},\(Self.look),
                {"answer":[{"text":"Done."}]},{"answer":[{"text":"A summary."}]}]}
      """,
      .init(dialect: dialect, catalogue: Self.catalogue(outputLimit: 32_000)))
    #expect(await bench.turn("Look") == .completed)
    await bench.session.compact(focus: "all")
    #expect(await bench.session.waitUntilIdle() == .completed)
    let usual: Int? = dialect == .messages ? 16_384 : nil
    #expect(try Self.limits(bench) == [usual, 32_000, usual, usual])
    #expect(bench.server.failures == [])
  }

  @Test func `no more is asked for than the window has beside the conversation`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"One."}],"usage":{"input":20000,"output":10}},
                {"answer":[{"text":"Two."}],"usage":{"input":28000,"output":10}},
                {"answer":[{"text":"Three."}]}]}
      """, .init(dialect: .messages, catalogue: Self.catalogue(window: 40_000)))
    for number in 1...3 { #expect(await bench.turn("Turn \(number)") == .completed) }
    let limits = try Self.limits(bench).compactMap { $0 }
    #expect(limits.count == 3 && limits[0] == 16_384 && limits[1] == 16_384)
    #expect(limits[2] < 40_000 - 28_010 && limits[2] > 9000)
    #expect(!bench.events.contains { if case .compactionStarted = $0 { true } else { false } })
  }

  @Test(arguments: WireDialect.allCases)
  func `what a server has no room for is asked for with less, in that request alone`(
    dialect: WireDialect
  ) async throws {
    let crowded = Story.error(
      400, "invalid_request_error",
      "input length and `max_tokens` exceed context limit: 150000 + 60000 > 200000")
    let bench = try SessionBench(
      #"{"steps":[\#(crowded),\#(Self.look),{"answer":[{"text":"Done."}]}]}"#,
      .init(dialect: dialect))
    #expect(await bench.turn("Look") == .completed)
    let usual: Int? = dialect == .messages ? 16_384 : nil
    #expect(try Self.limits(bench) == [usual, 48_438, usual])
    #expect(bench.server.failures == [])
  }

  @Test(arguments: [0, -1])
  func `a limit that is none does not cut the answer`(outputLimit: Int) async throws {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hello."}]}]}"#,
      .init(dialect: .messages, catalogue: Self.catalogue(outputLimit: outputLimit)))
    #expect(await bench.turn("Hi") == .completed)
    #expect(try Self.limits(bench) == [16_384])
  }

  @Test func `a prompt that leaves no room worth having is shortened`() async throws {
    let crowded = Story.error(
      400, "invalid_request_error",
      "input length and `max_tokens` exceed context limit: 199500 + 16384 > 200000")
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(crowded),{"answer":[{"text":"A summary."}]},
                {"answer":[{"text":"Done."}],"expect":{"contains":["A summary."]}}]}
      """)
    #expect(await bench.turn("Hi") == .completed)
    #expect(await bench.turn("Go on") == .completed)
    #expect(bench.server.failures == [])
  }
}
