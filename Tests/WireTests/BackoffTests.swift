import Testing

@testable import Wire

@Suite struct BackoffTests {
  @Test(arguments: [
    (Backoff.Curve.exponential, [0.5, 1, 2, 4, 8, 16, 32, 32]),
    (.quadratic, [0.5, 2, 4.5, 8, 12.5, 18, 24.5, 32]),
  ])
  func `waits grow up to the limit`(curve: Backoff.Curve, waits: [Double]) {
    let backoff = Backoff(curve: curve)
    #expect((1...8).map { backoff.delay(attempt: $0, random: 0.5) } == waits)
  }

  @Test(arguments: [(0.0, 3.0), (0.5, 4.0), (1.0, 5.0)])
  func `chance moves a wait by a quarter`(random: Double, wait: Double) {
    #expect(Backoff().delay(attempt: 4, random: random) == wait)
  }

  @Test(arguments: [
    (0.0, 2.0), (1.5, 2.0), (90, 90), (-1, 2), (1e300, 86_400), (.infinity, 2), (.nan, 2),
  ])
  func `the server's wait is a minimum`(serverWait: Double, wait: Double) {
    #expect(Backoff().delay(attempt: 3, serverWait: serverWait, random: 0.5) == wait)
  }

  @Test(arguments: [Int.min, 0, 1, 1000, .max])
  func `any attempt has a wait within the limit`(attempt: Int) {
    for curve in Backoff.Curve.allCases {
      let wait = Backoff(curve: curve).delay(attempt: attempt, random: 0.5)
      #expect((0.5...32).contains(wait))
    }
  }
}
