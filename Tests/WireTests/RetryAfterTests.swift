import Testing

@testable import Wire

@Suite struct RetryAfterTests {
  static let now = 784_111_777.0  // Sun, 06 Nov 1994 08:49:37 GMT

  @Test(arguments: [
    ("0", 0.0), ("5", 5), ("1.5", 1.5), ("999999", 86_400), ("-1", nil), ("abc", nil), ("", nil),
    ("inf", nil), ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sunday, 06-Nov-94 08:50:07 GMT", 30),
    ("Sun Nov  6 08:50:07 1994", 30), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
    ("Tue, 29 Feb 2000 00:00:00 GMT", 86_400),
  ])
  func `a header gives seconds or a date`(value: String, wait: Double?) {
    let headers = [HTTPRequest.Header("retry-after", value)]
    #expect(RetryAfter.parse(headers: headers, now: Self.now) == wait)
  }

  @Test func `a date counts from the server's own clock`() {
    let headers = [
      HTTPRequest.Header("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
      HTTPRequest.Header("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"),
    ]
    #expect(RetryAfter.parse(headers: headers, now: Self.now + 86400) == 10)
  }

  @Test func `milliseconds are the more exact`() {
    let headers = [
      HTTPRequest.Header("retry-after", "2"), HTTPRequest.Header("retry-after-ms", "1234"),
    ]
    #expect(RetryAfter.parse(headers: headers, now: 0) == 1.234)
  }

  @Test(arguments: [
    ("Rate limit reached. Please try again in 1.5s. Visit the site.", 1.5),
    ("Please try again in 250ms.", 0.25), ("Try again in 6m0s", 360), ("retry after 5 seconds", 5),
    ("Please retry in 1 minute 30 seconds", 90), ("try again in 1h2m3.5s.", 3723.5),
    ("try again in 20", 20), ("try again in a moment", nil), ("try again later", nil), ("", nil),
  ])
  func `a sentence may name the wait`(message: String, wait: Double?) {
    #expect(RetryAfter.parse(headers: [], message: message, now: 0) == wait)
  }
}
