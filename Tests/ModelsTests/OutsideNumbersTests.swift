import JSON
import Models
import Testing
import Wire

/// Numbers that no server would send in earnest, and that must not bring the program down.
@Suite struct OutsideNumbersTests {
  static let most = "9223372036854775807"

  static let counts: [(WireDialect, [String])] = [
    (
      .responses,
      [
        #"{"type":"response.created","response":{"id":"r","model":"m"}}"#,
        #"{"type":"response.completed","response":{"id":"r","status":"completed","usage":{"input_tokens":\#(most),"output_tokens":-1,"input_tokens_details":{"cached_tokens":\#(most)}}}}"#,
      ]
    ),
    (
      .chat,
      [
        DecoderSample.chunk(#"{"content":"a"}"#, finish: "stop"),
        #"{"id":"c1","choices":[],"usage":{"prompt_tokens":\#(most),"completion_tokens":\#(most),"cost":1e300,"completion_tokens_details":{"reasoning_tokens":\#(most)}}}"#,
        "[DONE]",
      ]
    ),
    (
      .messages,
      [
        #"{"type":"message_start","message":{"id":"m","usage":{"input_tokens":\#(most),"cache_read_input_tokens":\#(most),"cache_creation_input_tokens":\#(most)}}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":-5}}"#,
        #"{"type":"message_stop"}"#,
      ]
    ),
  ]

  @Test(arguments: counts)
  func `counts beyond all sense are not known`(dialect: WireDialect, frames: [String]) {
    let events = DecoderSample.events(dialect, frames)
    #expect(DecoderSample.failure(events) == nil)
    #expect(DecoderSample.completion(events)?.usage == Usage())
  }

  @Test(arguments: [
    "response.output_item.added", "response.output_item.done", "response.output_text.delta",
    "response.reasoning_summary_text.delta",
  ])
  func `an item's place beyond all sense ends the answer`(type: String) {
    for place in [Self.most, "10000", "-1"] {
      let events = DecoderSample.events(
        .responses,
        [
          #"{"type":"response.created","response":{"id":"r","model":"m"}}"#,
          #"{"type":"\#(type)","output_index":\#(place),"delta":"a","item":{"type":"message","content":[]}}"#,
          #"{"type":"response.output_item.added","item":{"type":"message"}}"#,
        ])
      #expect(DecoderSample.failure(events)?.kind == .protocolViolation)
    }
  }

  @Test func `a prompt's length beyond all sense is not known`() {
    let words =
      "input length and `max_tokens` exceed context limit: \(Self.most) + \(Self.most) > 200000"
    let error = ErrorClassifier(provider: "p").error(
      head: HTTPResponseHead(status: 400, headers: []),
      body: Array(#"{"error":{"message":"\#(words)"}}"#.utf8), now: 0)
    #expect(error.kind == .contextWindowExceeded(tokens: nil, limit: 200_000))
  }

  static let waits: [(String?, String, Double?)] = [
    ("1e30", "{}", 86_400), (nil, #"{"error":{"message":"a","retry_after":1e30}}"#, 86_400),
    (nil, #"{"error":{"message":"a","retry_after":"7"}}"#, 7),
    (nil, #"{"error":{"message":"a"},"retry_after":3}"#, 3),
    (nil, #"{"error":{"message":"a","resets_in_seconds":500}}"#, 500),
    (nil, #"{"error":{"message":"a","resets_at":1060}}"#, 60),
    (nil, #"{"error":{"message":"a","resets_at":900}}"#, nil),
    (nil, #"{"error":{"message":"try again in 99999999999999999999s"}}"#, 86_400),
    ("2", #"{"error":{"message":"a","retry_after":9}}"#, 2),
  ]

  @Test(arguments: waits)
  func `a wait is read from the head or the body and is never longer than a day`(
    header: String?, body: String, wait: Double?
  ) {
    let headers = header.map { [HTTPRequest.Header("retry-after", $0)] } ?? []
    let error = ErrorClassifier(provider: "p").error(
      head: HTTPResponseHead(status: 429, headers: headers), body: Array(body.utf8), now: 1000)
    #expect(error.kind == .rateLimited(retryAfter: wait))
  }

  /// What stands in a header of limits, and what is taken of it.
  static let limits: [(String, String, RateLimitSnapshot.Window)] = [
    ("x-codex-primary-used-percent", "1e20", .init("primary", usedPercent: 999)),
    ("x-codex-primary-used-percent", "-1e20", .init("primary", usedPercent: 0)),
    ("x-codex-primary-used-percent", "1e999", .init("primary")),
    ("x-codex-primary-used-percent", "nan", .init("primary")),
    ("x-codex-primary-window-minutes", "1e300", .init("primary")),
    ("x-codex-primary-reset-at", "1e30", .init("primary")),
    (
      "anthropic-ratelimit-unified-5h-utilization", "1e300", .init("unified-5h", usedPercent: 999)
    ),
  ]

  @Test(arguments: limits)
  func `a limit beyond all sense is bounded or not known`(
    header: String, value: String, window: RateLimitSnapshot.Window
  ) {
    let snapshot = RateLimitReader.snapshot(headers: [.init(header, value)], now: 0)
    #expect(snapshot?.windows == [window])
  }

  @Test(arguments: [
    (#"{"used_percent":1e20,"reset_at":1e30,"window_minutes":\#(most)}"#, 999.0),
    (#"{"used_percent":1e999,"reset_at":1e999,"window_minutes":-5}"#, nil),
    (#"{"used_percent":-3,"reset_at":-1e30}"#, 0),
  ])
  func `so is one in an event`(window: String, used: Double?) throws {
    let event = try JSON(parsing: #"{"rate_limits":{"primary":\#(window)}}"#)
    #expect(
      RateLimitReader.snapshot(event: event, now: 0)?.windows
        == [.init("primary", usedPercent: used)])
  }

  @Test(arguments: [1e20, -.infinity, .infinity, .nan])
  func `whatever a log says of a limit, people are told a number of three digits`(used: Double) {
    let percent = RateLimitSnapshot.Window("primary", usedPercent: used).percent
    #expect(percent == (used.isFinite ? 999 : nil))
    let counted = RateLimitSnapshot.Window("primary", limit: .infinity, remaining: used)
    #expect(counted.percent ?? 0 <= 999)
  }

  @Test func `a price beyond all sense is unknown`() {
    let model = ModelReference(provider: "p", model: "m")
    var entry = ModelEntry(model)
    entry.billing = .tokens(
      PriceList(base: PriceList.Price(input: .max, output: .max), date: "2026-11-20"))
    let catalogue = ModelCatalogue([entry])
    for usage in [
      Usage(input: 3, output: 3), Usage(input: .max, output: .max),
      Usage(input: 1, cachedInput: .max, output: 1),
    ] {
      let completion = Completion(stop: Stop(.endOfTurn), usage: usage)
      #expect(catalogue.cost(of: completion, asked: model).basis == .unknown)
    }
  }

  @Test func `a log's counts beyond all sense are not known`() throws {
    let json = try JSON(parsing: #"{"input":\#(Self.most),"output":8}"#)
    #expect(Usage(json: json) == Usage(output: 8))
  }
}
