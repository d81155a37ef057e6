import JSON
import Models
import Testing
import Wire

@Suite struct ModelErrorTests {
  static let silences: [(Int?, Int?, Stop.Kind, Bool)] = [
    (200_001, 200_000, .endOfTurn, true), (200_001, 200_000, .toolCalls, true),
    (300_000, 200_000, .other, true), (200_000, 200_000, .endOfTurn, false),
    (300_000, nil, .endOfTurn, false), (nil, 200_000, .endOfTurn, false),
    (300_000, 200_000, .failed, false), (300_000, 200_000, .cancelled, false),
  ]

  @Test(arguments: silences)
  func `more input than the window holds is an overflow that nobody told`(
    input: Int?, window: Int?, stop: Stop.Kind, isOverflow: Bool
  ) {
    let completion = Completion(stop: Stop(stop), usage: Usage(input: input, output: 1))
    let error = completion.silentOverflow(of: window, provider: "zai")
    #expect(
      error?.kind == (isOverflow ? .contextWindowExceeded(tokens: input, limit: window) : nil))
    #expect(error.map { $0.message.hasPrefix("zai was sent") } ?? true)
  }

  static func error(
    _ status: Int, _ body: String, _ headers: [(String, String)] = []
  ) -> ModelError {
    ErrorClassifier(provider: "p").error(
      head: HTTPResponseHead(
        status: status, headers: headers.map { HTTPRequest.Header($0.0, $0.1) }),
      body: Array(body.utf8), now: 1000)
  }

  static let retryable: [(ModelError.Kind, Bool, Bool)] = [
    (.rateLimited(retryAfter: nil), true, false), (.overloaded(retryAfter: 1), true, false),
    (.serverError(status: 500, retryAfter: nil), true, false), (.transport, true, false),
    (.timedOut(.idle), true, false), (.protocolViolation, true, false),
    (.modelUnavailable, false, true), (.quotaExceeded, false, false),
    (.unauthenticated, false, false),
    (.contextWindowExceeded(tokens: nil, limit: nil), false, false),
    (.requestTooLarge, false, false), (.outputLimitReached, false, false),
    (.contentFiltered, false, false), (.invalidRequest, false, false), (.cancelled, false, false),
  ]

  @Test(arguments: retryable)
  func `the server's word decides where asking again can help`(
    kind: ModelError.Kind, byKind: Bool, isSwayed: Bool
  ) {
    var error = ModelError(kind, message: "")
    #expect(error.isRetryable == byKind)
    error.shouldRetry = !byKind
    let isFixed = !byKind && !isSwayed
    #expect(error.isRetryable == (isFixed ? false : !byKind))
  }

  @Test(arguments: [("true", true), ("False", false), ("maybe", nil)] as [(String, Bool?)])
  func `the header that says whether to ask again is read`(value: String, shouldRetry: Bool?) {
    let error = Self.error(500, "{}", [("x-should-retry", value)])
    #expect(error.shouldRetry == shouldRetry)
    #expect(ModelError(json: error.json) == error)
  }

  static let waits: [([(String, String)], String, Double?)] = [
    ([("retry-after", "7")], "", 7), ([("retry-after", "0.5")], "", 0.5),
    ([("retry-after-ms", "250"), ("retry-after", "7")], "", 0.25),
    ([("retry-after", "Thu, 01 Jan 1970 00:17:00 GMT")], "", 20),
    (
      [
        ("retry-after", "Thu, 01 Jan 1970 00:17:00 GMT"),
        ("date", "Thu, 01 Jan 1970 00:16:55 GMT"),
      ], "", 5
    ),
    ([("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT")], "", 0),
    ([], "Please try again in 1.898s.", 1.898), ([], "Try again in 28ms", 0.028),
    ([], "Please retry after 35 seconds.", 35), ([], "try again in 6m0s", 360),
    ([("retry-after", "soon")], "", nil), ([], "Try again later.", nil),
  ]

  @Test(arguments: waits)
  func `a wait is read in each of its forms`(
    headers: [(String, String)], message: String, wait: Double?
  ) {
    let body = #"{"error":{"message":"\#(message)","code":"rate_limit_exceeded"}}"#
    #expect(Self.error(429, body, headers).kind == .rateLimited(retryAfter: wait))
  }

  static let bills = [
    (429, #"{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"#),
    (429, #"{"error":{"type":"credit_balance_exhausted","message":""}}"#),
    (429, #"{"error":{"code":"organization_spend_limit_exceeded","message":"x"}}"#),
    (
      429,
      #"{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}"#
    ),
    (429, #"{"error":{"type":"usage_limit_reached","resets_in_seconds":500}}"#),
    (402, "{}"),
    (
      400,
      #"{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits."}}"#
    ),
    (
      400,
      #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#
    ),
  ]

  @Test(arguments: bills)
  func `a bill is never asked about again`(status: Int, body: String) {
    let error = Self.error(status, body, [("x-should-retry", "true")])
    #expect(error.kind == .quotaExceeded)
    #expect(!error.isRetryable)
  }

  static let amazon: [(Int, String, ModelError.Kind)] = [
    (429, "ThrottlingException:http://x", .rateLimited(retryAfter: nil)),
    (429, "ModelNotReadyException", .rateLimited(retryAfter: nil)),
    (403, "AccessDeniedException", .unauthenticated),
    (404, "ResourceNotFoundException", .modelUnavailable),
    (408, "ModelTimeoutException", .serverError(status: 408, retryAfter: nil)),
    (424, "ModelErrorException", .serverError(status: 424, retryAfter: nil)),
    (400, "ServiceQuotaExceededException", .quotaExceeded),
    (400, "ValidationException", .invalidRequest),
  ]

  @Test(arguments: amazon)
  func `Amazon names the error in a header`(status: Int, name: String, kind: ModelError.Kind) {
    let error = Self.error(status, #"{"message":"Hm"}"#, [("x-amzn-errortype", name)])
    #expect(error.kind == kind)
    #expect(error.message == "p said \(status): Hm")
  }

  @Test func `Bedrock's own words for a long prompt are understood`() {
    let error = Self.error(
      400, #"{"message":"Input is too long for requested model."}"#,
      [("x-amzn-errortype", "ValidationException")])
    #expect(error.kind == .contextWindowExceeded(tokens: nil, limit: nil))
  }
}
