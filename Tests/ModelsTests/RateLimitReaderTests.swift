import JSON
import Models
import Testing
import Wire

@Suite struct RateLimitReaderTests {
  typealias Window = RateLimitSnapshot.Window
  static let now = 1_795_000_000.0

  static let families: [(String, [(String, String)], [Window])] = [
    (
      "OpenAI, Azure, Groq",
      [
        ("x-ratelimit-limit-requests", "500"), ("x-ratelimit-remaining-requests", "499"),
        ("x-ratelimit-reset-requests", "120ms"), ("x-ratelimit-limit-tokens", "200000"),
        ("x-ratelimit-remaining-tokens", "150000"), ("x-ratelimit-reset-tokens", "6m0s"),
      ],
      [
        Window("requests", limit: 500, remaining: 499, resetsAt: now + 0.12),
        Window("tokens", limit: 200_000, remaining: 150_000, resetsAt: now + 360),
      ]
    ),
    (
      "Cerebras",
      [
        ("X-RateLimit-Limit-Requests-Day", "14400"), ("x-ratelimit-remaining-requests-day", "1"),
        ("x-ratelimit-reset-requests-day", "33011.382"),
      ],
      [Window("requests-day", limit: 14_400, remaining: 1, resetsAt: now + 33_011.382)]
    ),
    (
      "OpenRouter, in milliseconds since 1970",
      [
        ("x-ratelimit-limit", "20"), ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1795000060000"),
      ],
      [Window("requests", limit: 20, remaining: 0, resetsAt: now + 60)]
    ),
    (
      "the IETF's draft",
      [
        ("ratelimit-limit", "100, 100;w=60"), ("ratelimit-remaining", "7"),
        ("ratelimit-reset", "9"),
      ],
      [Window("requests", limit: 100, remaining: 7, resetsAt: now + 9)]
    ),
    (
      "Anthropic",
      [
        ("anthropic-ratelimit-input-tokens-limit", "2000000"),
        ("anthropic-ratelimit-input-tokens-remaining", "1999000"),
        ("anthropic-ratelimit-input-tokens-reset", "2026-11-18T11:06:40Z"),
        ("anthropic-priority-output-tokens-limit", "50"),
        ("anthropic-organization-id", "org_1"),
      ],
      [
        Window(
          "input-tokens", limit: 2_000_000, remaining: 1_999_000, resetsAt: now),
        Window("priority-output-tokens", limit: 50),
      ]
    ),
    (
      "Anthropic's subscription",
      [
        ("anthropic-ratelimit-unified-5h-utilization", "0.25"),
        ("anthropic-ratelimit-unified-5h-reset", "1795000100"),
      ],
      [Window("unified-5h", usedPercent: 25, resetsAt: now + 100)]
    ),
    (
      "ChatGPT's plans",
      [
        ("x-codex-primary-used-percent", "12.5"), ("x-codex-primary-window-minutes", "300"),
        ("x-codex-primary-reset-at", "1795000200"), ("x-codex-secondary-used-percent", "80"),
        ("x-request-id", "r"),
      ],
      [
        Window("primary", usedPercent: 12.5, minutes: 300, resetsAt: now + 200),
        Window("secondary", usedPercent: 80),
      ]
    ),
  ]

  @Test(arguments: families)
  func `every family of headers is read`(
    name: String, headers: [(String, String)], windows: [Window]
  ) {
    let snapshot = RateLimitReader.snapshot(
      headers: headers.map { HTTPRequest.Header($0.0, $0.1) }, now: Self.now)
    #expect(snapshot == RateLimitSnapshot(windows))
  }

  @Test func `headers that speak of nothing give nothing`() {
    let headers = [
      HTTPRequest.Header("content-type", "text/plain"), HTTPRequest.Header("x-request-id", "a"),
      HTTPRequest.Header("anthropic-version", "2023-06-01"),
    ]
    #expect(RateLimitReader.snapshot(headers: headers, now: 0) == nil)
  }

  @Test(arguments: ["", "soon", "1x", "-5", "nan", "2026-13-01T00:00:00Z"])
  func `a reset that cannot be read is left open`(text: String) {
    let snapshot = RateLimitReader.snapshot(
      headers: [HTTPRequest.Header("x-ratelimit-reset-tokens", text)], now: 5)
    #expect(snapshot?.windows == [Window("tokens")])
  }

  @Test func `credits stand beside the windows`() {
    let headers = [
      HTTPRequest.Header("x-codex-credits-has-credits", "True"),
      HTTPRequest.Header("x-codex-credits-unlimited", "false"),
      HTTPRequest.Header("x-codex-credits-balance", "12.5"),
    ]
    let credits = RateLimitReader.snapshot(headers: headers, now: 0)?.credits
    #expect(
      credits == RateLimitSnapshot.Credits(hasCredits: true, isUnlimited: false, balance: "12.5"))
  }

  @Test func `an event in the stream tells the same`() throws {
    let event = try JSON(
      parsing:
        #"{"type":"codex.rate_limits","plan_type":"plus","rate_limits":{"primary":{"used_percent":40,"window_minutes":300,"reset_at":1795000000},"secondary":null},"credits":null}"#
    )
    #expect(
      RateLimitReader.snapshot(event: event, now: 0)
        == RateLimitSnapshot(
          [Window("primary", usedPercent: 40, minutes: 300, resetsAt: 1_795_000_000)],
          plan: "plus"))
  }

  @Test func `the share that is used is reckoned where it is not told`() {
    #expect(Window("a", limit: 200, remaining: 50).used == 75)
    #expect(Window("a", usedPercent: 3).used == 3)
    #expect(Window("a", limit: 0, remaining: 0).used == nil)
    #expect(Window("a", remaining: 5).used == nil)
  }
}
