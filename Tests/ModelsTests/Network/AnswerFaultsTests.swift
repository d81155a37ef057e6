import JSON
import Models
import ScriptedProvider
import Testing
import Wire

/// What a server may answer in the place of a whole answer, in each dialect, row by row: N10 to
/// N13, N19, N25, N28.
@Suite(.timeLimit(.minutes(1))) struct AnswerFaultsTests {
  typealias Attempts = ClientAttemptsTests

  static func ask(
    _ dialect: WireDialect, _ response: JSONServer.Response
  ) async throws -> TurnResult {
    let server = try JSONServer { _ in response }
    let client = Client(
      provider: Attempts.provider(dialect, server), key: nil, transfers: Transfers())
    return await client.complete(ConversationSample.prompt(), CallOptions(model: "m"))
  }

  static func typed(_ type: String, _ body: String, status: Int = 200) -> JSONServer.Response {
    JSONServer.Response(
      status: status, headers: ["content-type: \(type)"], body: Array(body.utf8))
  }

  static let noAnswers: [(JSONServer.Response, ModelError.Kind)] = [
    (
      .json(#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#),
      .overloaded(retryAfter: nil)
    ),
    (
      typed(
        "text/event-stream", #"{"error":{"type":"insufficient_quota","message":"Pay first"}}"#),
      .quotaExceeded
    ),
    (
      typed("text/event-stream", "\n " + #"{"error":{"code":"model_not_found","message":"Gone"}}"#),
      .modelUnavailable
    ),
    (typed("text/html", "<html>Log in</html>"), .protocolViolation),
    (typed("text/plain", "<html>Log in</html>"), .protocolViolation),
    (typed("text/event-stream", "Hello"), .protocolViolation),
    (typed("text/event-stream", ""), .protocolViolation),
    (typed("text/event-stream", "data: <html>\n\n"), .protocolViolation),
    (typed("application/json", ""), .protocolViolation),
    (typed("application/json", "[]"), .protocolViolation),
    (typed("application/json", "{"), .protocolViolation),
    (JSONServer.Response(status: 204, body: []), .protocolViolation),
    (JSONServer.Response(body: []), .protocolViolation),
  ]

  @Test(arguments: WireDialect.allCases, noAnswers)
  func `N10: an answer that is none is an error in few words`(
    dialect: WireDialect, answer: (response: JSONServer.Response, kind: ModelError.Kind)
  ) async throws {
    let result = try await Self.ask(dialect, answer.response)
    #expect(result.firstError?.kind == answer.kind)
    #expect(result.completion == Completion(stop: Stop(.failed)))
  }

  @Test(arguments: StreamingTests.streams, ["application/json", "text/plain", "application/x-sse"])
  func `N10: a stream is one whatever its type`(
    stream: (dialect: WireDialect, events: String), type: String
  ) async throws {
    let result = try await Self.ask(stream.dialect, Self.typed(type, stream.events))
    #expect(result.firstError == nil)
    #expect(result.completion.items.isEmpty == false)
  }

  @Test(arguments: [500, 403, 200])
  func `N10: of a long body a little is shown`(status: Int) async throws {
    let words = String(repeating: "word\u{1B}[2J\r\n ", count: 20_000)
    let result = try await Self.ask(.chat, Self.typed("text/plain", words, status: status))
    let message = try #require(result.firstError?.message)
    #expect(message.utf8.count < 4096)
    #expect(!message.contains("\n"))
  }

  /// Each dialect's stream with one word in it, and how it goes wrong.
  static let words: [(WireDialect, String, String)] = [
    (
      .responses,
      #"data: {"type":"response.output_text.delta","output_index":0,"delta":"Yes"}"# + "\n\n",
      #"data: {"type":"response.failed","response":{"status":"failed","error":{"code":"server_is_overloaded","message":"Busy"}}}"#
        + "\n\n"
    ),
    (
      .chat, "data: " + DecoderSample.chunk(#"{"content":"Yes"}"#) + "\n\n",
      #"data: {"error":{"code":"server_is_overloaded","message":"Busy"}}"# + "\n\n"
    ),
    (
      .messages,
      #"data: {"type":"message_start","message":{"id":"m"}}"# + "\n\n"
        + #"data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Yes"}}"#
        + "\n\n",
      #"data: {"type":"error","error":{"type":"overloaded_error","message":"Busy"}}"# + "\n\n"
    ),
  ]

  static let open = ["content-type: text/event-stream"]

  @Test(arguments: StreamingTests.streams)
  func `N11: after the terminal event nobody waits for the connection's end`(
    dialect: WireDialect, text: String
  ) async throws {
    let response = JSONServer.Response(
      headers: Self.open, body: Array(text.utf8), staysOpen: true)
    let start = ContinuousClock.now
    let result = try await Self.ask(dialect, response)
    #expect(result.firstError == nil)
    #expect(result.completion.items.count == 3)
    // The client would wait twenty seconds for more.
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test(arguments: words)
  func `N12: a failure on an open connection is that failure, and no wait`(
    dialect: WireDialect, word: String, failure: String
  ) async throws {
    let response = JSONServer.Response(
      headers: Self.open, body: Array((word + failure).utf8), staysOpen: true)
    let result = try await Self.ask(dialect, response)
    #expect(result.firstError?.kind == .overloaded(retryAfter: nil))
    #expect(result.firstError?.message.contains("Busy") == true)
  }

  @Test(arguments: words)
  func `N13: a clean end without the terminal event is no whole answer`(
    dialect: WireDialect, word: String, failure: String
  ) async throws {
    let result = try await Self.ask(dialect, .stream(word))
    #expect(result.firstError?.kind == .protocolViolation)
    #expect(result.firstError?.isRetryable == true)
    #expect(result.completion.stop.kind == .failed)
  }

  /// Status, type or code, words; the kind; whether asking again may help.
  static let refusals: [(Int, String, String, ModelError.Kind, Bool)] = [
    (
      400, "invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum",
      .contextWindowExceeded(tokens: 213_462, limit: 200_000), false
    ),
    (400, "invalid_request_error", "max_tokens: must be positive", .invalidRequest, false),
    (401, "authentication_error", "invalid x-api-key", .unauthenticated, false),
    (402, "billing_error", "Your credit balance is too low", .quotaExceeded, false),
    (403, "permission_error", "Not for you", .unauthenticated, false),
    (404, "not_found_error", "model: claude-9 not found", .modelUnavailable, false),
    (408, "timeout_error", "Too slow", .serverError(status: 408, retryAfter: nil), true),
    (409, "conflict_error", "Twice", .serverError(status: 409, retryAfter: nil), true),
    (413, "request_too_large", "Request exceeds 32 MB", .requestTooLarge, false),
    (422, "invalid_request_error", "Unprocessable", .invalidRequest, false),
    (429, "rate_limit_error", "Slow down", .rateLimited(retryAfter: nil), true),
    (429, "insufficient_quota", "You exceeded your quota", .quotaExceeded, false),
    (500, "api_error", "Oops", .serverError(status: 500, retryAfter: nil), true),
    (529, "overloaded_error", "Overloaded", .overloaded(retryAfter: nil), true),
  ]

  @Test(arguments: WireDialect.allCases, refusals)
  func `N19: each status has its kind, and only some are asked again`(
    dialect: WireDialect,
    refusal: (status: Int, type: String, words: String, kind: ModelError.Kind, isRetried: Bool)
  ) async throws {
    let error: JSON = ["type": .string(refusal.type), "message": .string(refusal.words)]
    let body: JSON =
      dialect == .messages ? ["type": "error", "error": error] : ["error": error]
    let result = try await Self.ask(dialect, .json(body.text, status: refusal.status))
    #expect(result.firstError?.kind == refusal.kind)
    #expect(result.firstError?.isRetryable == refusal.isRetried)
    #expect(result.firstError?.status == refusal.status)
  }

  @Test(arguments: WireDialect.allCases)
  func `N25: no event of a turn that was left reaches the next`(dialect: WireDialect) async throws {
    let stall =
      #"{"answer":[{"text":"Old old old old"}],"fault":{"kind":"stall","after_events":6}}"#
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(stall),{"answer":[{"text":"New"}]}]}"#))
    defer { server.stop() }
    let client = ClientTests.client(dialect, server.baseURL)
    for await batch in client.stream(ClientTests.prompt, CallOptions(model: "m")) {
      #expect(!batch.isEmpty)
      break
    }
    let next = await client.complete(ClientTests.prompt, CallOptions(model: "m"))
    #expect(next.firstError == nil)
    #expect(next.completion.items.map(\.content) == [.assistantMessage("New")])
  }

  static let texts = [
    "\0", "\u{1}\u{1F}\u{7F}", "\"\\\n\r\t\u{8}\u{C}", "\u{2028}\u{2029}", "\u{FFFD}\u{FFFF}",
    "👩‍👩‍👧‍👦e\u{301}",
    String(repeating: "0123456789", count: 100_000),
  ]

  @Test(arguments: WireDialect.allCases, texts)
  func `N28: any text is sent as it is`(dialect: WireDialect, text: String) throws {
    let items = [ResponseItem(.userMessage("<\(text)>"))]
    let body = try JSON(
      parsing: ConversationSample.body(
        items, provider: ConversationSample.provider(dialect)))
    let message = (body["messages"] ?? body["input"])?.arrayValue?.last
    let content = message?["content"]
    let sent = content?.stringValue ?? content?[0]?["text"]?.stringValue
    #expect(sent?.unicodeScalars.elementsEqual("<\(text)>".unicodeScalars) == true)
  }

  @Test(arguments: ["key\nX: y", "key\r\nX: y", "a\0b"])
  func `N28: a key that could carry a header is refused, and not told`(key: String) async {
    let client = Client(
      provider: ConversationSample.provider(.chat), key: key, transfers: Transfers())
    let result = await client.complete(ConversationSample.prompt(), CallOptions(model: "m"))
    #expect(result.firstError?.kind == .invalidRequest)
    #expect(result.firstError?.isRetryable == false)
    #expect(result.firstError?.message.contains("key") == false)
  }

  @Test(arguments: ["\u{FEFF}", "\u{FEFF}\n"])
  func `N10: a mark of the byte order is no part of a document`(mark: String) async throws {
    let overloaded = #"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#
    for dialect in WireDialect.allCases {
      let result = try await Self.ask(
        dialect, Self.typed("application/json", mark + overloaded))
      #expect(result.firstError?.kind == .overloaded(retryAfter: nil))
    }
    let (dialect, events) = StreamingTests.streams[0]
    let stream = try await Self.ask(dialect, Self.typed("text/event-stream", mark + events))
    #expect(stream.firstError == nil)
  }
}
