import Glibc
import JSON
import Models
import ScriptedProvider
import Synchronization
import Testing
import Wire

/// What comes over a WebSocket beside an answer, and after it.
@Suite(.timeLimit(.minutes(1))) struct WebSocketFramesTests {
  typealias Calls = ResponsesWebSocketTests

  /// A file with events, each as its data.
  final class Recording {
    let path: String

    init(_ data: [String]) {
      var path = Array("/tmp/tern-frames-XXXXXX".utf8CString)
      let descriptor = mkstemp(&path)
      let text = StreamingTests.frames(data)
      write(descriptor, text, text.utf8.count)
      close(descriptor)
      self.path = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { unlink(path) }

    /// A step that plays it, its deltas a twentieth of a second apart.
    var step: String { #"{"recording":"\#(path)","pace":{"deltas_per_second":20}}"# }
  }

  static func events(
    _ client: Client, _ prompt: Prompt = ClientTests.prompt
  ) async -> [ResponseEvent] {
    var events: [ResponseEvent] = []
    for await batch in client.stream(prompt, Calls.options) { events += batch }
    return events
  }

  static let created = #"{"type":"response.created","response":{"id":"r","model":"m"}}"#
  static let completed =
    #"{"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}"#
  static func delta(_ text: String) -> String {
    #"{"type":"response.output_text.delta","output_index":0,"delta":"\#(text)"}"#
  }

  @Test(arguments: [false, true])
  func `limits and the model of the handshake are told with its first answer`(
    isPrewarmed: Bool
  ) async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(Calls.text),\#(Calls.text)]}"#),
      upgradeHeaders: [
        .init("x-ratelimit-remaining-tokens", "5"), .init("x-codex-primary-used-percent", "40"),
        .init("openai-model", "gpt-x"),
      ])
    defer { server.stop() }
    let client = Calls.client(server)
    if isPrewarmed { await client.prewarm(ClientTests.prompt, Calls.options) }
    let first = await Self.events(client)
    #expect(
      first.prefix(2) == [
        .rateLimits(
          RateLimitSnapshot([.init("primary", usedPercent: 40), .init("tokens", remaining: 5)])),
        .serverModel("gpt-x"),
      ])
    let second = await Self.events(client)
    #expect(!second.contains { if case .rateLimits = $0 { true } else { false } })
    #expect(!second.contains(.serverModel("gpt-x")))
    #expect(Set(server.requests.map { $0.header("sec-websocket-key") }).count == 1)
  }

  @Test(arguments: [401, 402, 429])
  func `limits that a refused connection names are told`(status: Int) async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(Calls.text)]}"#), upgradeStatus: status,
      upgradeHeaders: [.init("x-ratelimit-remaining-tokens", "0"), .init("openai-model", "gpt-x")])
    defer { server.stop() }
    let events = await Self.events(Calls.client(server))
    #expect(
      events.prefix(2) == [
        .rateLimits(RateLimitSnapshot([.init("tokens", remaining: 0)])), .serverModel("gpt-x"),
      ])
    #expect(DecoderSample.failure(events)?.status == status)
    #expect(DecoderSample.completion(events)?.stop.kind == .failed)
    #expect(server.requests == [])
  }

  @Test func `limits and the model are told from the headers of messages`() async throws {
    let recording = Recording([
      Self.created,
      #"{"type":"response.metadata","headers":{"x-ratelimit-remaining-requests":["7"],"openai-model":"gpt-y"}}"#,
      Self.delta("Hi"), Self.completed,
    ])
    let server = try Calls.server(recording.step)
    defer { server.stop() }
    let events = await Self.events(Calls.client(server))
    #expect(events.contains(.rateLimits(RateLimitSnapshot([.init("requests", remaining: 7)]))))
    #expect(events.contains(.serverModel("gpt-y")))
    let failing = try Calls.server(
      Calls.error(429, "rate_limit_exceeded", #"{"x-ratelimit-remaining-requests":"0"}"#))
    defer { failing.stop() }
    let failed = await Self.events(Calls.client(failing))
    #expect(
      failed.first == .rateLimits(RateLimitSnapshot([.init("requests", remaining: 0)])))
    #expect(DecoderSample.failure(failed)?.status == 429)
  }

  /// What telemetry hears of calls, as objects.
  final class Ear: Sendable {
    private let heard = Mutex<[JSON]>([])
    var records: [JSON] { heard.withLock { $0 } }
    var telemetry: Telemetry {
      Telemetry { record in self.heard.withLock { $0.append(record.json) } }
    }
  }

  static func client(_ base: String, _ ear: Ear) -> Client {
    var provider = ConversationSample.provider(.responses, base: base)
    provider.limits = Provider.Limits(connectTimeout: 5, firstByteTimeout: 20, idleTimeout: 20)
    provider.usesWebSocket = base.hasPrefix("http:")
    return Client(
      provider: provider, credentials: .fixed(nil), transfers: Transfers(),
      telemetry: ear.telemetry)
  }

  @Test func `telemetry hears what a prewarming brought, and so does who asked for it`()
    async throws
  {
    let server = try Calls.server(Calls.text)
    defer { server.stop() }
    let ear = Ear()
    let reading = await Self.client(server.baseURL, ear).prewarm(ClientTests.prompt, Calls.options)
    let types = ear.records.compactMap { $0["type"]?.stringValue }
    #expect(types.first == "request")
    #expect(types.contains("usage"))
    #expect(types.last == "completed")
    #expect(reading?.usage.input ?? 0 > 0)
  }

  @Test func `telemetry hears of a connection that is opened ahead, and why it was not`()
    async throws
  {
    let ear = Ear()
    let client = Self.client("https://127.0.0.1:1/v1", ear)
    #expect(await client.prewarm(ClientTests.prompt, Calls.options) == nil)
    #expect(ear.records.map { $0["method"] ?? $0["type"] } == ["HEAD", "failed"])
  }

  @Test func `a session with a WebSocket prewarms what its model is asked over`() async throws {
    let ear = Ear()
    var provider = ConversationSample.provider(.responses, base: "https://127.0.0.1:1/v1")
    provider.otherDialects = [Provider.OtherDialect(.chat, baseURL: "https://127.0.0.1:2/v1")]
    provider.usesWebSocket = true
    let client = Client(
      provider: provider, credentials: .fixed(nil), transfers: Transfers(),
      telemetry: ear.telemetry)
    var options = Calls.options
    options.dialect = .chat
    #expect(await client.prewarm(ClientTests.prompt, options) == nil)
    #expect(ear.records.map { $0["method"] ?? $0["type"] } == ["HEAD", "failed"])
    #expect(ear.records.first?["url"] == "https://127.0.0.1:2/v1")
    // A WebSocket that cannot be had leaves the call to HTTP.
    #expect(await client.prewarm(ClientTests.prompt, Calls.options) == nil)
    #expect(ear.records.suffix(2).map { $0["method"] ?? $0["type"] } == ["HEAD", "failed"])
    #expect(ear.records.last(where: { $0["method"] == "HEAD" })?["url"] == "https://127.0.0.1:1/v1")
  }

  static let failures: [(Int, [String], String, Int)] = [
    (426, [Calls.text], "http", 426), (503, [Calls.text], "http", 503),
    (101, [Calls.error(400, "previous_response_not_found"), Calls.text], "again", 400),
  ]

  @Test(arguments: failures)
  func `telemetry hears why a WebSocket was left`(
    row: (upgrade: Int, steps: [String], next: String, status: Int)
  ) async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(row.steps.joined(separator: ","))]}"#),
      upgradeStatus: row.upgrade)
    defer { server.stop() }
    let ear = Ear()
    let events = await Self.events(Self.client(server.baseURL, ear))
    #expect(DecoderSample.failure(events) == nil)
    let left = ear.records.filter { $0["type"] == "websocket_failed" }
    #expect(left.map { $0["next"] } == [.string(row.next)])
    #expect(left.first?["error"]?["message"]?.stringValue?.isEmpty == false)
    #expect(left.first?["error"]?["status"]?.intValue == row.status)
  }

  @Test(arguments: ["previous_response_not_found", "websocket_connection_limit_reached"])
  func `what the server forgot is said again also where the error is flat`(
    code: String
  ) async throws {
    let flat = Recording([#"{"type":"error","status":400,"code":"\#(code)","message":"No."}"#])
    let server = try Calls.server(flat.step, Calls.text)
    defer { server.stop() }
    let events = await Self.events(Calls.client(server))
    #expect(DecoderSample.failure(events) == nil)
    #expect(DecoderSample.contents(events) == [.assistantMessage("Done.")])
  }

  @Test func `a turn's place is taken also from before its answer's start`() async throws {
    let first = Recording([Self.created, Self.completed])
    let placed = Recording([
      #"{"type":"response.metadata","headers":{"x-codex-turn-state":["here"]}}"#,
      Self.created, Self.completed,
    ])
    let server = try Calls.server(first.step, placed.step, first.step)
    defer { server.stop() }
    let turn = Calls.client(server).turn()
    // Other words each time, for the server knows nothing of a recorded answer.
    for word in ["One", "Two", "Three"] {
      let prompt = Prompt(system: [], items: [ResponseItem(.userMessage(word))], tools: [])
      #expect(await turn.complete(prompt, Calls.options).firstError == nil)
    }
    let told = try server.requests.map {
      try JSON(parsing: $0.body)["client_metadata"]?["x-codex-turn-state"]?.stringValue
    }
    #expect(told == [nil, nil, "here"])
    #expect(Set(server.requests.map { $0.header("sec-websocket-key") }).count == 1)
  }

  @Test func `what comes after an answer's end is none of the next one`() async throws {
    let recording = Recording([
      Self.created, Self.completed, Self.delta("Stale"),
      #"{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Stale"}]}}"#,
      Self.completed,
    ])
    let server = try Calls.server(recording.step, Calls.text)
    defer { server.stop() }
    let client = Calls.client(server)
    #expect(DecoderSample.failure(await Self.events(client)) == nil)
    // Another conversation, for the server knows nothing of the recorded answer.
    var prompt = ClientTests.prompt
    prompt.system = []
    let next = await Self.events(client, prompt)
    #expect(DecoderSample.failure(next) == nil)
    #expect(DecoderSample.contents(next) == [.assistantMessage("Done.")])
    #expect(Set(server.requests.map { $0.header("sec-websocket-key") }).count == 1)
  }

  @Test func `a limit of the handshake ends when it said, however late it is told`() async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(Calls.text),\#(Calls.text)]}"#),
      upgradeHeaders: [
        .init("x-ratelimit-remaining-tokens", "0"), .init("x-ratelimit-reset-tokens", "6m0s"),
      ])
    defer { server.stop() }
    let client = Calls.client(server)
    await client.prewarm(ClientTests.prompt, Calls.options)
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let opened = Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    try await Task.sleep(for: .seconds(2))
    let limits = await Self.events(client).compactMap { event -> RateLimitSnapshot? in
      guard case .rateLimits(let limits) = event else { return nil }
      return limits
    }
    #expect(limits.count == 1)
    let end = try #require(limits.first?.windows.first?.resetsAt)
    #expect(end <= opened + 360)
  }
}
