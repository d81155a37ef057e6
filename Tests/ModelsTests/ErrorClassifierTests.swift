import JSON
import Models
import Testing
import Wire

@Suite struct ErrorClassifierTests {
  struct Answer: Sendable {
    var status: Int
    var body: String
    var kind: ModelError.Kind
    var message: String
    var room: Int?
  }

  static let answers: [Answer] = [
    Answer(
      status: 401, body: #"{"error":{"message":"Invalid API key","type":"authentication_error"}}"#,
      kind: .unauthenticated, message: "local said 401: Invalid API key"),
    Answer(
      status: 400,
      body:
        #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 213462 tokens > 200000 maximum"}}"#,
      kind: .contextWindowExceeded(tokens: 213_462, limit: 200_000),
      message: "local said 400: prompt is too long: 213462 tokens > 200000 maximum"),
    Answer(
      status: 400,
      body:
        #"{"error":{"message":"This model's maximum context length is 8,192 tokens. However, you requested 9000 tokens","code":"context_length_exceeded"}}"#,
      kind: .contextWindowExceeded(tokens: 9000, limit: 8192),
      message:
        "local said 400: This model's maximum context length is 8,192 tokens. However, you requested 9000 tokens"
    ),
    Answer(
      status: 400,
      body:
        #"{"error":{"message":"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length"}}"#,
      kind: .contextWindowExceeded(tokens: 210_000, limit: 200_000),
      message:
        "local said 400: input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length",
      room: 10_000),
    // MiniMax's number is the code of its error.
    Answer(
      status: 400,
      body:
        #"{"type":"error","error":{"type":"bad_request_error","message":"invalid params, context window exceeds limit (2013)"}}"#,
      kind: .contextWindowExceeded(tokens: nil, limit: nil),
      message: "local said 400: invalid params, context window exceeds limit (2013)"),
    Answer(
      status: 400,
      body:
        #"{"error":{"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)"}}"#,
      kind: .contextWindowExceeded(tokens: 1_200_000, limit: 1_048_576),
      message:
        "local said 400: The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)"
    ),
    Answer(
      status: 413, body: "", kind: .contextWindowExceeded(tokens: nil, limit: nil),
      message: "local said 413: the request is too large."),
    Answer(
      status: 413, body: #"{"error":{"type":"request_too_large","message":"32 MB"}}"#,
      kind: .requestTooLarge, message: "local said 413: 32 MB"),
    Answer(
      status: 429, body: #"{"error":{"code":"insufficient_quota","message":"Quota"}}"#,
      kind: .quotaExceeded, message: "local said 429: Quota"),
    Answer(
      status: 429,
      body:
        #"{"error":{"code":"rate_limit_exceeded","message":"Slow, try again in 1.5s. Add a payment method at /account/billing"}}"#,
      kind: .rateLimited(retryAfter: 1.5),
      message: "local said 429: Slow, try again in 1.5s. Add a payment method at /account/billing"),
    Answer(
      status: 429,
      body:
        #"{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_in_seconds":17000}}"#,
      kind: .quotaExceeded,
      message: "local said 429: The usage limit has been reached. It is renewed in 5 hours."),
    Answer(
      status: 429,
      body:
        #"{"error":{"type":"usage_limit_reached","message":"That was all.","resets_at":500000}}"#,
      kind: .quotaExceeded, message: "local said 429: That was all. It is renewed in 6 days."),
    Answer(
      status: 429,
      body: #"{"error":{"type":"usage_limit_reached","message":"No","resets_in_seconds":1e30}}"#,
      kind: .quotaExceeded, message: "local said 429: No"),
    Answer(
      status: 402, body: #"{"error":{"message":"Insufficient credits","code":402}}"#,
      kind: .quotaExceeded, message: "local said 402: Insufficient credits"),
    Answer(
      status: 529,
      body: #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
      kind: .overloaded(retryAfter: nil), message: "local said 529: Overloaded"),
    Answer(
      status: 503, body: #"{"error":{"code":"server_is_overloaded","message":"Busy"}}"#,
      kind: .overloaded(retryAfter: nil), message: "local said 503: Busy"),
    Answer(
      status: 503, body: #"{"error":{"message":"Loading model","type":"unavailable_error"}}"#,
      kind: .serverError(status: 503, retryAfter: nil), message: "local said 503: Loading model"),
    Answer(
      status: 502, body: "<html><h1>502 Bad Gateway</h1>\n<p>nginx</p></html>",
      kind: .serverError(status: 502, retryAfter: nil),
      message: "local said 502: 502 Bad Gateway nginx"),
    Answer(
      status: 404, body: #"{"error":"model \"x\" not found, try pulling it first"}"#,
      kind: .modelUnavailable,
      message: #"local said 404: model "x" not found, try pulling it first"#),
    Answer(
      status: 404, body: "", kind: .invalidRequest,
      message: "local said 404: there is nothing at this address; is base_url right?"),
    Answer(
      status: 422,
      body: #"{"detail":[{"loc":["body"],"msg":"field required"},{"msg":"too small"}]}"#,
      kind: .invalidRequest, message: "local said 422: field required; too small"),
    Answer(
      status: 400,
      body: #"{"error":{"code":"content_filter","message":"Filtered","innererror":{}}}"#,
      kind: .contentFiltered, message: "local said 400: Filtered"),
    Answer(
      status: 403, body: #"{"error":{"message":"Your input was flagged","code":403}}"#,
      kind: .contentFiltered, message: "local said 403: Your input was flagged"),
    Answer(
      status: 400,
      body: #"[{"error":{"code":400,"message":"Bad field","status":"INVALID_ARGUMENT"}}]"#,
      kind: .invalidRequest, message: "local said 400: Bad field"),
    Answer(
      status: 500, body: #"{"error":{"message":"Oops","type":"server_error"}}"#,
      kind: .serverError(status: 500, retryAfter: nil), message: "local said 500: Oops"),
    Answer(
      status: 502,
      body:
        #"{"error":{"code":502,"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"upstream\"}}"}}}"#,
      kind: .serverError(status: 502, retryAfter: nil),
      message: "local said 502: Provider returned error (upstream)"),
  ]

  @Test(arguments: answers)
  func `an answer that is no success has a kind and a sentence`(answer: Answer) {
    let error = ErrorClassifier(provider: "local").error(
      head: HTTPResponseHead(status: answer.status, headers: []), body: Array(answer.body.utf8),
      now: 0)
    #expect(
      error
        == ModelError(
          answer.kind, message: answer.message, provider: "local", status: answer.status,
          outputRoom: answer.room))
  }

  @Test func `the server's wait and the request's name come from the headers`() {
    let head = HTTPResponseHead(
      status: 429,
      headers: [HTTPRequest.Header("retry-after", "7"), HTTPRequest.Header("request-id", "req_1")])
    let error = ErrorClassifier(provider: "anthropic").error(head: head, body: [], now: 0)
    #expect(error.kind == .rateLimited(retryAfter: 7))
    #expect(error.requestID == "req_1")
  }

  @Test(arguments: [
    (
      #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
      ModelError.Kind.overloaded(retryAfter: nil), "p reported overloaded_error: Overloaded"
    ),
    (
      #"{"type":"error","code":"rate_limit_exceeded","message":"try again in 28ms","param":null}"#,
      .rateLimited(retryAfter: 0.028), "p reported rate_limit_exceeded: try again in 28ms"
    ),
    (
      #"{"error":{"code":502,"message":"down","metadata":{"error_type":"provider_unavailable"}}}"#,
      .serverError(status: 502, retryAfter: nil), "p reported 502: down"
    ),
    (
      #"{"error":"out of memory"}"#, .serverError(status: 500, retryAfter: nil),
      "p reported an error: out of memory"
    ),
    (
      #"{"object":"error","message":"maximum context length is 4096 tokens","type":"BadRequestError","code":400}"#,
      .contextWindowExceeded(tokens: nil, limit: 4096),
      "p reported 400: maximum context length is 4096 tokens"
    ),
    (
      #"{"message":"Too many requests","type":"too_many_requests_error","param":"quota","code":"too_many_requests"}"#,
      .rateLimited(retryAfter: nil), "p reported too_many_requests: Too many requests"
    ),
    (
      #"{"error":{"message":"Too many tokens in the prompt"}}"#,
      .contextWindowExceeded(tokens: nil, limit: nil),
      "p reported an error: Too many tokens in the prompt"
    ),
    (
      #"{"error":{"message":"Too many tokens per minute"}}"#,
      .serverError(status: 500, retryAfter: nil),
      "p reported an error: Too many tokens per minute"
    ),
    (
      #"{"error":{"type":"usage_limit_reached","message":"Used up","resets_in_seconds":600}}"#,
      .quotaExceeded, "p reported usage_limit_reached: Used up. It is renewed in 10 minutes."
    ),
    (
      "{}", .serverError(status: 500, retryAfter: nil),
      "p reported an error: an error without a word of explanation"
    ),
  ])
  func `an error in a stream is classified like one outside`(
    frame: String, kind: ModelError.Kind, message: String
  ) throws {
    let error = ErrorClassifier(provider: "p").error(inStream: try JSON(parsing: frame))
    #expect(error.kind == kind)
    #expect(error.message == message)
  }

  @Test(arguments: [
    (WireError.couldNotConnect(host: "h", reason: "refused"), ModelError.Kind.transport),
    (.couldNotResolve(host: "h"), .transport), (.tls(reason: "expired"), .transport),
    (.timedOut(.connect, seconds: 1), .timedOut(.connect)),
    (.timedOut(.firstByte, seconds: 1), .timedOut(.firstByte)),
    (.timedOut(.idle, seconds: 1), .timedOut(.idle)),
    (.truncated(reason: "closed"), .transport), (.lineTooLong(limit: 1), .protocolViolation),
    (.cancelled, .cancelled), (.invalidURL("x"), .invalidRequest),
  ])
  func `a transfer that failed keeps its stage`(wire: WireError, kind: ModelError.Kind) {
    let error = ErrorClassifier(provider: "local").error(wire)
    #expect(error.kind == kind)
    #expect(error.provider == "local")
  }

  @Test func `what the next try would meet again is not tried again`() {
    let classifier = ErrorClassifier(provider: "local")
    let certificate = classifier.error(WireError.tls(reason: "self-signed certificate"))
    #expect(!certificate.isRetryable)
    #expect(certificate.message.contains("SSL_CERT_FILE"))
    #expect(!classifier.webPage().isRetryable)
    #expect(classifier.error(WireError.truncated(reason: "closed")).isRetryable)
  }

  /// What servers say that count the answer's limit too, and what they leave for the answer.
  static let sums: [(sentence: String, tokens: Int, limit: Int, room: Int?)] = [
    (
      "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input "
        + "length or `max_tokens` and try again", 209_573, 200_000, 11_760
    ),
    (
      "input length and `max_tokens` exceed context limit: 199900 + 200 > 200000", 200_100,
      200_000, 100
    ),
    (
      "input length and `max_tokens` exceed context limit: 210000 + 20000 > 200000", 230_000,
      200_000, nil
    ),
    (
      "This model's maximum context length is 8192 tokens. However, you requested 8708 tokens "
        + "(1708 in the messages, 7000 in the completion). Please reduce the length of the "
        + "messages or completion.", 8708, 8192, 6484
    ),
    (
      "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens "
        + "(4500 in the messages, 500 in the functions, 4000 in the completion).", 9000, 8192, 3192
    ),
    (
      "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 "
        + "tokens (30000 of text input, 10000 in the output).", 40_000, 32_768, 2768
    ),
    (
      "This model's maximum context length is 4096 tokens. However, you requested 200 output "
        + "tokens and your prompt contains 4000 input tokens, for a total of at least 4200 tokens.",
      4200, 4096, 96
    ),
    (
      "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context "
        + "length is 4096 tokens and your request has 904 input tokens (4096 > 4096 - 904).",
      5000, 4096, 3192
    ),
    ("prompt is too long: 213462 tokens > 200000 maximum", 213_462, 200_000, nil),
  ]

  @Test(arguments: sums)
  func `what a prompt leaves for the answer is read where a server tells it`(
    sentence: String, tokens: Int, limit: Int, room: Int?
  ) {
    let body: JSON = ["error": ["type": "invalid_request_error", "message": .string(sentence)]]
    let classifier = ErrorClassifier(provider: "p")
    let refused = classifier.error(
      head: HTTPResponseHead(status: 400, headers: []), body: body.serialized(), now: 0)
    for error in [refused, classifier.error(inStream: body)] {
      #expect(error.kind == .contextWindowExceeded(tokens: tokens, limit: limit))
      #expect(error.outputRoom == room)
    }
  }

  /// One of each provider's sentences for a prompt that is too long.
  @Test(arguments: [
    "Input is too long for requested model.", "Your input exceeds the context window of this model",
    "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)",
    "This model's maximum prompt length is 131072 but the request contains 140000 tokens",
    "Please reduce the length of the messages or completion.",
    "the request exceeds the available context size",
    "prompt token count of 9 exceeds the limit of 8",
    "tokens to keep from the initial prompt is greater than the context length",
    "invalid params, context window exceeds limit",
    "Your request exceeded model token limit: 131072",
    "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
    "too many tokens", "token limit exceeded", "the input length exceeds the context length",
    "prompt too long; exceeded max context length by 5 tokens",
  ])
  func `every way to say that a prompt is too long is understood`(sentence: String) {
    let body = JSON.object([JSON.Member("error", ["message": .string(sentence)])]).serialized()
    let error = ErrorClassifier(provider: "p").error(
      head: HTTPResponseHead(status: 400, headers: []), body: body, now: 0)
    guard case .contextWindowExceeded = error.kind else {
      Issue.record("\(sentence) is \(error.kind)")
      return
    }
  }
}
