import Agent
import JSON
import Models
import ScriptedProvider
import Testing

@Suite struct CallWiringTests {
  private static let read: JSON = ["tool_call": ["name": "list_dir", "arguments": ["path": "."]]]

  private static var catalogue: ModelCatalogue {
    var entry = ModelEntry(SessionBench.model)
    entry.outputLimit = 4000
    entry.billing = .tokens(
      PriceList(base: .init(input: 2_000_000, output: 10_000_000), date: "2026-11-20"))
    return ModelCatalogue([entry])
  }

  @Test(arguments: [WireDialect.responses, .messages])
  func `a turn stays where its provider put it, and the next one is free`(
    dialect: WireDialect
  ) async throws {
    let scenario: JSON = [
      "steps": [
        ["answer": [Self.read], "headers": ["x-codex-turn-state": "here"]],
        ["answer": [Self.read]], ["answer": [["text": "Done."]]], ["answer": [["text": "Yes."]]],
      ]
    ]
    let bench = try SessionBench(scenario.text, .init(dialect: dialect))
    #expect(await bench.turn("Look") == .completed)
    #expect(await bench.turn("Well?") == .completed)
    let states = bench.server.requests.map { $0.header("x-codex-turn-state") }
    #expect(states == [nil, "here", "here", nil])
  }

  @Test(arguments: WireDialect.allCases)
  func `an answer is paid at the day's price`(dialect: WireDialect) async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"Hi."}],"usage":{"input":1000,"cached":0,"output":50}}]}
      """#, .init(dialect: dialect, catalogue: Self.catalogue))
    #expect(await bench.turn("Hello") == .completed)
    let ledger = bench.events.reduce(into: CostLedger()) { $0.apply($1) }
    #expect(ledger.microdollars == 2500)
    #expect(ledger.isComplete)
    var stream = ExecStream()
    let lines = bench.events.flatMap { stream.lines(for: $0) }
    #expect(lines.last?["usage"]?["cost_microdollars"] == 2500)
    #expect(lines.last?["usage"]?["cost_is_complete"] == true)
  }

  @Test func `no price is no cost of nothing`() async throws {
    let bench = try SessionBench(#"{"steps":[{"answer":[{"text":"Hi."}]}]}"#)
    #expect(await bench.turn("Hello") == .completed)
    var stream = ExecStream()
    let last = bench.events.flatMap { stream.lines(for: $0) }.last
    #expect(last?["usage"]?["cost_microdollars"] == .null)
    #expect(last?["usage"]?["cost_is_complete"] == false)
  }

  @Test func `no more is asked for than a model can give`() async throws {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hi."}]}]}"#, .init(catalogue: Self.catalogue))
    #expect(await bench.turn("Hello") == .completed)
    let request = try #require(bench.server.requests.last)
    #expect(try JSON(parsing: request.body)["max_tokens"] == 4000)
  }

  @Test(arguments: [WireDialect.chat, .messages])
  func `a prompt cache that is lost is told of with its cause`(dialect: WireDialect) async throws {
    let scenario = """
      {"steps":[{"answer":[{"text":"One."}],"usage":{"input":60000,"cached":50000,"output":9}},
                {"answer":[{"text":"Two."}],"usage":{"input":61000,"cached":100,"output":9}}]}
      """
    let bench = try SessionBench(scenario, .init(dialect: dialect))
    #expect(await bench.turn("Hello") == .completed)
    await bench.session.setEffort(.high)
    #expect(await bench.turn("Again") == .completed)
    let notices = bench.events.compactMap { event in
      if case .notice(let words) = event { words } else { nil }
    }
    #expect(
      notices.filter { $0.contains("cache") } == [
        "The prompt cache was lost (50000 → 100 tokens): the effort changed."
      ])
  }

  @Test func `another model and effort count from the next request on`() async throws {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hi."}]}],"last":"repeat"}"#, .init(dialect: .responses))
    await bench.session.start(isResumed: false)
    #expect(await bench.turn("Hello") == .completed)
    let other = ModelReference(provider: "scripted", model: "gpt-5.5")
    await bench.session.setModel(other)
    await bench.session.setModel(other)
    await bench.session.setEffort(.high)
    await bench.session.setModel(ModelReference(provider: "nobody", model: "x"))
    #expect(await bench.turn("Again") == .completed)
    let bodies = try bench.server.requests.map { try JSON(parsing: $0.body) }
    #expect(bodies.map { $0["model"] } == ["test-1", "gpt-5.5"])
    #expect(bodies.last?["reasoning"]?["effort"] == "high")
    let changes = bench.events.filter { event in
      switch event {
      case .modelChanged, .effortChanged, .notice: true
      default: false
      }
    }
    #expect(
      changes == [
        .modelChanged(other), .effortChanged(.high),
        .notice("The model stays scripted/gpt-5.5. There is no provider nobody."),
      ])
  }

  /// A program that tells the key may take its time.
  @Test(arguments: [true, false])
  func `a model whose key takes its time holds nothing up`(isThere: Bool) async throws {
    let other = ModelReference(provider: "chat", model: "other-1")
    let (key, isTold) = AsyncStream<Void>.makeStream()
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hi."}]}],"last":"repeat"}"#,
      .init(configure: { configuration in
        let client = configuration.client
        configuration.client = { model async throws(ModelError) in
          guard model == other else { return try await client(model) }
          for await _ in key {}
          guard isThere else { throw ModelError(.unauthenticated, message: "No key.") }
          return try await client(model)
        }
      }))
    await bench.session.setModel(other)
    #expect(bench.events.last == .modelChanged(other))
    await bench.session.setMode(.plan)
    #expect(bench.events.last == .modeChanged(.plan))
    isTold.finish()
    if isThere {
      #expect(await bench.turn("Hello") == .completed)
      #expect(bench.server.requests.map(\.path).last?.hasSuffix("/chat/completions") == true)
    } else {
      let notice = SessionEvent.notice("The model is \(SessionBench.model) again. No key.")
      #expect(await bench.wait { $0.contains(notice) })
      #expect(bench.events.last == .modelChanged(SessionBench.model))
    }
  }

  @Test func `a WebSocket that does not work is left once and for all, and says so`() async throws {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hi."}]}],"last":"repeat"}"#,
      .init(dialect: .responses, websocket: true, upgradeStatus: 426))
    #expect(await bench.turn("Hello") == .completed)
    #expect(await bench.turn("Again") == .completed)
    let notices = bench.events.filter { if case .notice = $0 { true } else { false } }
    #expect(
      notices == [
        .notice("The WebSocket to scripted does not work; the session goes on over plain HTTP.")
      ])
    #expect(bench.server.requests.map(\.method) == ["POST", "POST"])
  }

  @Test func `a server reads what every request begins with before anything is said`() async throws
  {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hi."}]}],"last":"repeat"}"#,
      .init(dialect: .responses, websocket: true))
    await bench.session.start(isResumed: false)
    await bench.session.prewarm()
    await bench.session.prewarm()
    #expect(await bench.wait { _ in bench.server.requests.count == 1 })
    #expect(await bench.turn("Hello") == .completed)
    let bodies = try bench.server.requests.map { try JSON(parsing: $0.body) }
    #expect(bodies.map { $0["generate"] } == [false, nil])
  }

  @Test func `what a server takes for reading ahead is in the account`() async throws {
    let bench = try SessionBench(
      #"{"steps":[{"answer":[{"text":"Hi."}]}]}"#, .init(dialect: .responses, websocket: true))
    await bench.session.start(isResumed: false)
    await bench.session.prewarm()
    #expect(
      await bench.wait { events in
        events.contains { if case .cost = $0 { true } else { false } }
      })
  }

  @Test func `nothing is sent ahead where only a connection is to be opened nearby`() async throws {
    let bench = try SessionBench(#"{"steps":[{"answer":[{"text":"Hi."}]}]}"#)
    await bench.session.prewarm()
    #expect(await bench.turn("Hello") == .completed)
    #expect(bench.server.requests.map(\.method) == ["POST"])
  }
}
