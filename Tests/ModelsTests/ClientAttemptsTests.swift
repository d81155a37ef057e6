import JSON
import Models
import Synchronization
import Testing
import Wire

/// What a client does beside sending a request once.
@Suite struct ClientAttemptsTests {
  static let chatAnswer =
    "data: " + DecoderSample.chunk(#"{"content":"Yes"}"#, finish: "stop")
    + "\n\ndata: [DONE]\n\n"
  static let responsesAnswer =
    #"data: {"type":"response.created","response":{"id":"r","model":"m"}}"# + "\n\n"
    + #"data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Yes"}]}]}}"#
    + "\n\n"

  static func provider(_ dialect: WireDialect, _ server: JSONServer) -> Provider {
    var provider = ConversationSample.provider(dialect, base: server.root + "/v1")
    provider.limits = Provider.Limits(connectTimeout: 5, firstByteTimeout: 20, idleTimeout: 20)
    return provider
  }

  static func text(_ result: TurnResult) -> String {
    result.completion.items.compactMap { item -> String? in
      guard case .assistantMessage(let text) = item.content else { return nil }
      return text
    }.joined()
  }

  static let options = CallOptions(model: "m")

  @Test func `a refused key is renewed once and the call goes on`() async throws {
    let server = try JSONServer { request in
      request.headers["authorization"] == "Bearer new"
        ? .stream(Self.chatAnswer)
        : .json(#"{"error":{"message":"Expired","code":"token_expired"}}"#, status: 401)
    }
    let renewals = Mutex(0)
    let credentials = CredentialSource(
      current: { () async throws(ModelError) in .key("old") },
      renew: { _ async throws(ModelError) in
        renewals.withLock { $0 += 1 }
        return .key("new")
      })
    let client = Client(
      provider: Self.provider(.chat, server), credentials: credentials, transfers: Transfers())
    let result = await client.complete(ConversationSample.prompt(), Self.options)
    #expect(result.firstError == nil)
    #expect(Self.text(result) == "Yes")
    #expect(server.requests.count == 2)
    #expect(renewals.withLock { $0 } == 1)
  }

  @Test(arguments: ["new", "old"])
  func `a key that is refused again is an error`(renewed: String) async throws {
    let server = try JSONServer { _ in .json(#"{"error":{"message":"No"}}"#, status: 401) }
    let credentials = CredentialSource(
      current: { () async throws(ModelError) in .key("old") },
      renew: { _ async throws(ModelError) in .key(renewed) })
    let client = Client(
      provider: Self.provider(.chat, server), credentials: credentials, transfers: Transfers())
    let result = await client.complete(ConversationSample.prompt(), Self.options)
    #expect(result.firstError?.kind == .unauthenticated)
    #expect(server.requests.count == (renewed == "new" ? 2 : 1))
  }

  @Test func `whoever recovers in the open renews the key, and it stays for the turn`() async throws
  {
    let server = try JSONServer { request in
      request.headers["authorization"] == "Bearer 3"
        ? .stream(Self.chatAnswer) : .json(#"{"error":{"message":"No"}}"#, status: 401)
    }
    let last = Mutex(1)
    let credentials = CredentialSource(
      current: { () async throws(ModelError) in .key("1") },
      renew: { _ async throws(ModelError) in
        let number = last.withLock { number in
          number = min(number + 1, 3)
          return number
        }
        return .key("\(number)")
      })
    let client = Client(
      provider: Self.provider(.chat, server), credentials: credentials, transfers: Transfers())
    var options = Self.options
    options.renewsKey = false
    let turn = client.turn()
    for _ in 0..<2 {
      let result = await turn.complete(ConversationSample.prompt(), options)
      #expect(result.firstError?.kind == .unauthenticated)
      #expect(try await turn.renewKey())
    }
    for _ in 0..<2 {
      #expect(Self.text(await turn.complete(ConversationSample.prompt(), options)) == "Yes")
    }
    #expect(try await !turn.renewKey())
    #expect(
      server.requests.map { $0.headers["authorization"] }
        == ["Bearer 1", "Bearer 2", "Bearer 3", "Bearer 3"])
  }

  @Test func `a source without another key renews nothing`() async throws {
    let client = Client(
      provider: ConversationSample.provider(.chat), credentials: .fixed("k"),
      transfers: Transfers())
    #expect(try await !client.turn().renewKey())
  }

  @Test func `what kept a key from being renewed is told`() async throws {
    let server = try JSONServer { _ in .json(#"{"error":{"message":"No"}}"#, status: 401) }
    let credentials = CredentialSource(
      current: { () async throws(ModelError) in .key("old") },
      renew: { _ async throws(ModelError) in
        throw ModelError(.unauthenticated, message: "`pass` ended with 1.", provider: "local")
      })
    let client = Client(
      provider: Self.provider(.chat, server), credentials: credentials, transfers: Transfers())
    let result = await client.complete(ConversationSample.prompt(), Self.options)
    #expect(
      result.firstError
        == ModelError(
          .unauthenticated,
          message: "local said 401: No. The key could not be renewed: `pass` ended with 1.",
          provider: "local", status: 401))
  }

  @Test func `a key that cannot be had is told of before anything is sent`() async throws {
    let server = try JSONServer { _ in .json("{}") }
    let error = ModelError(.unauthenticated, message: "No key.", provider: "local")
    let credentials = CredentialSource(current: { () async throws(ModelError) in throw error })
    let client = Client(
      provider: Self.provider(.chat, server), credentials: credentials, transfers: Transfers())
    let result = await client.complete(ConversationSample.prompt(), Self.options)
    #expect(result.firstError == error)
    #expect(result.completion.stop.kind == .failed)
    #expect(server.requests.count == 0)
  }

  @Test(arguments: [404, 405])
  func `a server without the Responses API is spoken to in chat, and that is remembered`(
    status: Int
  ) async throws {
    let server = try JSONServer { request in
      request.line.hasSuffix("/chat/completions")
        ? .stream(Self.chatAnswer) : .json(#"{"error":"nothing here"}"#, status: status)
    }
    var provider = Self.provider(.responses, server)
    provider.probesDialect = true
    let memory = DialectMemory()
    for _ in 0..<2 {
      let client = Client(
        provider: provider, credentials: .fixed(nil), transfers: Transfers(), dialects: memory)
      let result = await client.complete(ConversationSample.prompt(), Self.options)
      #expect(Self.text(result) == "Yes")
    }
    #expect(
      server.requests.map(\.line) == [
        "POST /v1/responses", "POST /v1/chat/completions", "POST /v1/chat/completions",
      ])
  }

  @Test func `a server with the Responses API is asked no second time`() async throws {
    let server = try JSONServer { _ in .stream(Self.responsesAnswer) }
    var provider = Self.provider(.responses, server)
    provider.probesDialect = true
    let client = Client(
      provider: provider, credentials: .fixed(nil), transfers: Transfers(),
      dialects: DialectMemory())
    #expect(
      Self.text(await client.complete(ConversationSample.prompt(), Self.options)) == "Yes")
    #expect(server.requests.map(\.line) == ["POST /v1/responses"])
  }

  @Test func `what a caller asked for is no guess that came true`() async throws {
    let server = try JSONServer { request in
      request.line.hasSuffix("/chat/completions")
        ? .stream(Self.chatAnswer) : .stream(Self.responsesAnswer)
    }
    var provider = Self.provider(.responses, server)
    provider.probesDialect = true
    let client = Client(
      provider: provider, credentials: .fixed(nil), transfers: Transfers(),
      dialects: DialectMemory())
    var hinted = Self.options
    hinted.dialect = .chat
    for options in [hinted, Self.options] {
      #expect(Self.text(await client.complete(ConversationSample.prompt(), options)) == "Yes")
    }
    #expect(server.requests.map(\.line) == ["POST /v1/chat/completions", "POST /v1/responses"])
  }

  @Test func `without the guess a missing address is an error`() async throws {
    let server = try JSONServer { _ in .json(#"{"error":"nothing here"}"#, status: 404) }
    let client = Client(
      provider: Self.provider(.responses, server), key: nil, transfers: Transfers())
    let result = await client.complete(ConversationSample.prompt(), Self.options)
    #expect(result.firstError?.kind == .invalidRequest)
    #expect(server.requests.count == 1)
  }

  @Test func `a turn stays where the server put it, the next one is free`() async throws {
    let count = Mutex(0)
    let server = try JSONServer { _ in
      let number = count.withLock { value -> Int in
        value += 1
        return value
      }
      return .stream(Self.responsesAnswer, headers: ["x-codex-turn-state: place-\(number)"])
    }
    let client = Client(
      provider: Self.provider(.responses, server), key: nil, transfers: Transfers())
    let turn = client.turn()
    for _ in 0..<3 { _ = await turn.complete(ConversationSample.prompt(), Self.options) }
    _ = await client.turn().complete(ConversationSample.prompt(), Self.options)
    #expect(
      server.requests.map { $0.headers["x-codex-turn-state"] }
        == [nil, "place-1", "place-1", nil])
  }

  @Test func `limits and the model are told before the answer, also of one that fails`()
    async throws
  {
    for status in [200, 429] {
      let server = try JSONServer { _ in
        let headers = ["x-ratelimit-remaining-tokens: 5", "openai-model: gpt-x"]
        return status == 200
          ? .stream(Self.chatAnswer, headers: headers)
          : .json(
            #"{"error":{"message":"Slow","code":"rate_limit_exceeded"}}"#, status: 429,
            headers: headers + ["retry-after-ms: 1500", "x-should-retry: false"])
      }
      let client = Client(
        provider: Self.provider(.chat, server), key: nil, transfers: Transfers())
      var events: [ResponseEvent] = []
      for await batch in client.stream(ConversationSample.prompt(), Self.options) {
        events += batch
      }
      #expect(
        events.first == .rateLimits(RateLimitSnapshot([.init("tokens", remaining: 5)])))
      #expect(events.dropFirst().first == .serverModel("gpt-x"))
      guard status == 429 else { continue }
      let error = DecoderSample.failure(events)
      #expect(error?.kind == .rateLimited(retryAfter: 1.5))
      #expect(error?.shouldRetry == false)
      #expect(error?.isRetryable == false)
    }
  }

  @Test func `telemetry hears the request and each event, and no key`() async throws {
    let server = try JSONServer { _ in .stream(Self.chatAnswer) }
    let heard = Mutex<[String]>([])
    let telemetry = Telemetry { record in heard.withLock { $0.append(record.json.text) } }
    let client = Client(
      provider: Self.provider(.chat, server), credentials: .fixed("secret"),
      transfers: Transfers(), telemetry: telemetry)
    var events: [String] = []
    for await batch in client.stream(ConversationSample.prompt(), Self.options) {
      events += batch.map(\.json.text)
    }
    let records = heard.withLock { $0 }
    #expect(Array(records.dropFirst()) == events)
    #expect(records.first?.contains(#""type":"request""#) == true)
    #expect(!records.joined().contains("secret"))
  }

  @Test func `a session's name is every call's unless it has its own`() async throws {
    let server = try JSONServer { _ in .stream(Self.responsesAnswer) }
    var provider = Self.provider(.responses, server)
    provider.name = "openai"
    let client = Client(
      provider: provider, credentials: .fixed(nil), transfers: Transfers(),
      conversationID: "session")
    _ = await client.complete(ConversationSample.prompt(), Self.options)
    _ = await client.complete(
      ConversationSample.prompt(), CallOptions(model: "m", conversationID: "own"))
    #expect(server.requests[0].body.contains(#""prompt_cache_key":"session""#))
    #expect(server.requests[1].body.contains(#""prompt_cache_key":"own""#))
  }

  @Test func `a hint chooses among the dialects that a provider speaks`() async throws {
    let server = try JSONServer { _ in .stream(Self.chatAnswer) }
    var provider = Self.provider(.responses, server)
    provider.otherDialects = [Provider.OtherDialect(.chat)]
    let client = Client(provider: provider, key: nil, transfers: Transfers())
    var options = Self.options
    options.dialect = .chat
    #expect(Self.text(await client.complete(ConversationSample.prompt(), options)) == "Yes")
    options.dialect = .messages
    let refused = await client.complete(ConversationSample.prompt(), options)
    #expect(refused.firstError?.kind == .invalidRequest)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [401, 404])
  func `telemetry hears of an attempt that only led to another`(status: Int) async throws {
    let server = try JSONServer { request in
      request.headers["x-pass"] == "new" && request.line.hasSuffix("/chat/completions")
        ? .stream(Self.chatAnswer)
        : .json(
          #"{"error":{"message":"No"}}"#, status: request.headers["x-pass"] == "new" ? 404 : 401)
    }
    var provider = Self.provider(status == 401 ? .chat : .responses, server)
    provider.probesDialect = status == 404
    provider.authentication.scheme = .header("X-Pass")
    let heard = Mutex<[JSON]>([])
    let telemetry = Telemetry { record in heard.withLock { $0.append(record.json) } }
    let credentials = CredentialSource(
      current: { () async throws(ModelError) in .key(status == 401 ? "old" : "new") },
      renew: { _ async throws(ModelError) in .key("new") })
    let client = Client(
      provider: provider, credentials: credentials, transfers: Transfers(), telemetry: telemetry,
      dialects: DialectMemory())
    let result = await client.complete(ConversationSample.prompt(), Self.options)
    #expect(result.firstError == nil)
    let records = heard.withLock { $0 }
    let types = records.compactMap { $0["type"]?.stringValue }
    #expect(Array(types.prefix(4)) == ["request", "failed", "completed", "request"])
    #expect(records[1]["error"]?["status"]?.intValue == status)
    // The header that carries the key has a name of the person's own.
    #expect(records[0]["headers"]?["X-Pass"] == "…")
  }
}
