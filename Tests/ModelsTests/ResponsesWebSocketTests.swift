import Glibc
import JSON
import ScriptedProvider
import Synchronization
import Testing
import Wire

@testable import Models

/// Calls over a WebSocket, against a server that remembers what it was told.
@Suite(.timeLimit(.minutes(1))) struct ResponsesWebSocketTests {
  static let options = CallOptions(model: "m")

  static func server(_ steps: String..., upgradeStatus: Int = 101) throws -> ScriptedProvider {
    try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(steps.joined(separator: ","))]}"#),
      upgradeStatus: upgradeStatus)
  }

  static func client(
    _ server: ScriptedProvider,
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) -> Client {
    var provider = ConversationSample.provider(.responses, base: server.baseURL)
    provider.limits = Provider.Limits(connectTimeout: 5, firstByteTimeout: 20, idleTimeout: 20)
    provider.usesWebSocket = true
    return Client(
      provider: provider, credentials: .fixed("secret"), transfers: Transfers(), clock: clock)
  }

  static let text = #"{"answer":[{"text":"Done."}]}"#
  static let reset =
    #"{"answer":[{"text":"A text that is cut."}],"fault":{"kind":"reset","after_events":8}}"#

  static let stall =
    #"{"answer":[{"text":"A text that stays."}],"fault":{"kind":"stall","after_events":8}}"#

  static let routed = """
    data: {"type":"response.created","response":{"id":"r"}}

    data: {"type":"response.metadata","headers":{"x-codex-turn-state":["here"]}}

    data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}


    """

  static func error(_ status: Int, _ code: String, _ headers: String = "{}") -> String {
    #"{"status":\#(status),"headers":\#(headers),"error":{"type":"t","code":"\#(code)","message":"No."}}"#
  }

  /// The prompt with what was answered and a word after it.
  private func extended(_ prompt: Prompt, _ result: TurnResult) -> Prompt {
    var longer = prompt
    longer.items += result.completion.items
    for item in result.completion.items {
      guard case .toolCall(let call) = item.content else { continue }
      longer.items.append(
        ResponseItem(.toolResult(ToolResult(callID: call.id, output: "passed", isError: false))))
    }
    longer.items.append(ResponseItem(.userMessage("Go on")))
    return longer
  }

  private func bodies(_ server: ScriptedProvider) throws -> [JSON] {
    try server.requests.map { try JSON(parsing: $0.body) }
  }

  /// Which connection each request came over: they differ by their keys.
  private func connections(_ server: ScriptedProvider) -> [String] {
    server.requests.map { $0.header("sec-websocket-key") ?? $0.method }
  }

  @Test func `a conversation says only what is new`() async throws {
    let server = try Self.server(ClientTests.turn, ClientTests.turn, Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    var prompt = ClientTests.prompt
    for _ in 0..<3 {
      let result = await client.complete(prompt, Self.options)
      #expect(result.firstError == nil)
      prompt = extended(prompt, result)
    }
    #expect(server.failures == [])
    #expect(Set(connections(server)).count == 1)
    let bodies = try bodies(server)
    #expect(bodies[0]["previous_response_id"] == nil)
    #expect(bodies[0]["stream"] == nil)
    for body in bodies.dropFirst() {
      #expect(body["previous_response_id"]?.stringValue?.hasPrefix("resp_") == true)
      let types = body["input"]?.arrayValue?.map { $0["type"]?.stringValue }
      #expect(types == ["function_call_output", "message"])
    }
    let request = try #require(server.requests.first)
    #expect(request.header("authorization") == "Bearer secret")
    #expect(request.header("openai-beta") == "responses_websockets=2026-02-06")
  }

  @Test func `an answer is the same as over HTTP`() async throws {
    let server = try Self.server(ClientTests.turn, ClientTests.turn)
    defer { server.stop() }
    let result = await Self.client(server).complete(ClientTests.prompt, Self.options)
    let other = await ClientTests.client(.responses, server.baseURL)
      .complete(ClientTests.prompt, Self.options)
    #expect(result.completion.stop == other.completion.stop)
    #expect(result.completion.usage.output == other.completion.usage.output)
    #expect(result.completion.items.count == other.completion.items.count)
    #expect(server.requests.map(\.method) == ["GET", "POST"])
  }

  @Test func `a connection is exchanged before the server ends it, and nothing is lost`()
    async throws
  {
    let server = try Self.server(Self.text, Self.text, Self.text)
    defer { server.stop() }
    let start = ContinuousClock.now
    let time = Mutex(start)
    let client = Self.client(server, clock: { time.withLock { $0 } })
    var prompt = ClientTests.prompt
    for minute in [0, 54, 56] {
      time.withLock { $0 = start + .seconds(60 * minute) }
      let result = await client.complete(prompt, Self.options)
      #expect(result.firstError == nil)
      prompt = extended(prompt, result)
    }
    let keys = connections(server)
    #expect(keys[0] == keys[1] && keys[1] != keys[2])
    let bodies = try bodies(server)
    #expect(bodies.map { $0["previous_response_id"] != nil } == [false, true, false])
    // The new connection's server knows nothing: it is told everything.
    #expect(bodies[2]["input"]?.arrayValue?.count == 5)
  }

  @Test func `what changed is said in full, on the same connection`() async throws {
    let server = try Self.server(Self.text, Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    let result = await client.complete(ClientTests.prompt, Self.options)
    var prompt = extended(ClientTests.prompt, result)
    prompt.tools = []
    #expect(await client.complete(prompt, Self.options).firstError == nil)
    #expect(Set(connections(server)).count == 1)
    #expect(try bodies(server)[1]["previous_response_id"] == nil)
    #expect(try bodies(server)[1]["input"]?.arrayValue?.count == 3)
  }

  @Test func `the first call goes on from the prewarming`() async throws {
    let server = try Self.server(Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    var start = ClientTests.prompt
    start.items = []
    await client.prewarm(start, Self.options)
    #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    let bodies = try bodies(server)
    #expect(bodies.map { $0["generate"]?.boolValue } == [false, nil])
    #expect(bodies[1]["previous_response_id"] != nil)
    #expect(bodies[1]["input"]?.arrayValue?.count == 1)
    #expect(Set(connections(server)).count == 1)
  }

  @Test(arguments: [426, 404, 405])
  func `a server without WebSockets is asked over HTTP at once, and ever after`(
    status: Int
  ) async throws {
    let server = try Self.server(Self.text, Self.text, upgradeStatus: status)
    defer { server.stop() }
    let client = Self.client(server)
    for _ in 0..<2 {
      #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    }
    #expect(server.requests.map(\.method) == ["POST", "POST"])
    #expect(try bodies(server).allSatisfy { $0["previous_response_id"] == nil })
  }

  @Test func `a refused key is told as such`() async throws {
    let server = try Self.server(Self.text, upgradeStatus: 401)
    defer { server.stop() }
    let result = await Self.client(server).complete(ClientTests.prompt, Self.options)
    #expect(result.firstError?.kind == .unauthenticated)
    #expect(result.firstError?.status == 401)
    #expect(server.requests == [])
  }

  @Test(arguments: ["previous_response_not_found", "websocket_connection_limit_reached"])
  func `what the server forgot is said again in full, unseen`(code: String) async throws {
    let server = try Self.server(Self.text, Self.error(400, code), Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    let first = await client.complete(ClientTests.prompt, Self.options)
    let second = await client.complete(extended(ClientTests.prompt, first), Self.options)
    #expect(second.firstError == nil)
    let ids = try bodies(server).map { $0["previous_response_id"] != nil }
    #expect(ids == [false, true, false])
    let keys = connections(server)
    #expect(keys[0] == keys[1] && keys[1] != keys[2])
  }

  @Test func `an error in a message has its status and headers`() async throws {
    let server = try Self.server(
      Self.error(429, "rate_limit_exceeded", #"{"retry-after":"2"}"#), Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    let result = await client.complete(ClientTests.prompt, Self.options)
    #expect(result.firstError?.kind == .rateLimited(retryAfter: 2))
    #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    #expect(Set(connections(server)).count == 2)
  }

  @Test func `after three broken connections the session goes on over HTTP`() async throws {
    let server = try Self.server(Self.reset, Self.reset, Self.reset, Self.text, Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    for _ in 0..<3 {
      let result = await client.complete(ClientTests.prompt, Self.options)
      #expect(result.firstError?.kind == .transport)
    }
    for _ in 0..<2 {
      #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    }
    #expect(server.requests.map(\.method) == ["GET", "GET", "GET", "POST", "POST"])
  }

  @Test func `an answer that nobody reads to its end takes its connection with it`() async throws {
    let server = try Self.server(Self.stall, Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    for await batch in client.stream(ClientTests.prompt, Self.options) where !batch.isEmpty {
      break
    }
    #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    #expect(Set(connections(server)).count == 2)
  }

  @Test func `a server that left between two calls is found again`() async throws {
    let server = try Self.server(
      #"{"answer":[{"text":"Done."}],"fault":{"kind":"truncate","after_events":99}}"#, Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    for _ in 0..<2 {
      #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    }
    #expect(Set(connections(server)).count == 2)
  }

  @Test func `a turn stays where the server wants it, and the next one is free`() async throws {
    var path = Array("/tmp/tern-routed-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    defer { unlink(path) }
    #expect(write(descriptor, Self.routed, Self.routed.utf8.count) == Self.routed.utf8.count)
    close(descriptor)
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let step = #"{"recording":"\#(name)"}"#
    let server = try Self.server(step, step, step)
    defer { server.stop() }
    let client = Self.client(server)
    let turn = client.turn()
    for _ in 0..<2 {
      #expect(await turn.complete(ClientTests.prompt, Self.options).firstError == nil)
    }
    #expect(await client.complete(ClientTests.prompt, Self.options).firstError == nil)
    let told = try bodies(server).map { $0["client_metadata"]?["x-codex-turn-state"]?.stringValue }
    #expect(told == [nil, "here", nil])
  }

  @Test func `a prewarming that ends late leaves the conversation its connection`() async throws {
    let server = try Self.server(Self.text, Self.text)
    defer { server.stop() }
    let client = Self.client(server)
    let sockets = try #require(client.sockets)
    let first = await client.complete(ClientTests.prompt, Self.options)
    let kept = try #require(connections(server).first)
    for chain in [ResponsesChain(body: [:], output: [], responseID: "w"), nil] {
      let other = try await client.transfers.openWebSocket(
        WebSocketRequest(url: server.baseURL + "/responses"))
      sockets.put(
        ResponsesWebSocket.Line(
          connection: other, url: "", headers: [], opened: .now, chain: chain))
    }
    let next = await client.complete(extended(ClientTests.prompt, first), Self.options)
    #expect(next.firstError == nil)
    #expect(connections(server) == [kept, kept])
    #expect(try bodies(server).last?["previous_response_id"] != nil)
  }
}
