import Agent
import Models
import Testing

@Suite struct RecoveryTests {
  static let overloaded = ModelError(.overloaded(retryAfter: 3), message: "busy")
  static let cut = ModelError(.transport, message: "cut")

  @Test(arguments: [
    ModelError.Kind.quotaExceeded, .unauthenticated, .invalidRequest, .contentFiltered,
    .contextWindowExceeded(tokens: nil, limit: nil), .requestTooLarge, .modelUnavailable,
    .outputLimitReached, .cancelled,
  ])
  func `what a retry cannot mend ends the request`(kind: ModelError.Kind) {
    var recovery = Recovery(limits: Recovery.Limits())
    #expect(recovery.step(after: ModelError(kind, message: ""), random: 0.5) == .stop)
  }

  @Test func `waits grow, and never fall below what the server asked for`() {
    var recovery = Recovery(limits: Recovery.Limits())
    let steps = [Self.cut, Self.cut, Self.overloaded, Self.cut].map {
      recovery.step(after: $0, random: 0.5)
    }
    #expect(
      steps == [
        .retry(delay: 0.5), .retry(delay: 1), .retry(delay: 3), .retry(delay: 4),
      ])
  }

  @Test func `what the server or the transport calls final ends the request`() {
    var recovery = Recovery(limits: Recovery.Limits())
    let final = ModelError(.transport, message: "bad certificate", shouldRetry: false)
    #expect(recovery.step(after: final, random: 0.5) == .stop)
    let busy = ModelError(.overloaded(retryAfter: 1), message: "busy", shouldRetry: false)
    #expect(recovery.step(after: busy, random: 0.5, hasNextModel: true) == .nextModel)
  }

  @Test func `retries are bounded`() {
    var recovery = Recovery(limits: Recovery.Limits(retries: 2))
    let steps = (0..<3).map { _ in recovery.step(after: Self.cut, random: 0.5) }
    #expect(steps == [.retry(delay: 0.5), .retry(delay: 1), .stop])
  }

  @Test func `three overloads running turn to the next model, when there is one`() {
    var recovery = Recovery(limits: Recovery.Limits())
    let steps = (0..<3).map { _ in
      recovery.step(after: Self.overloaded, random: 0.5, hasNextModel: true)
    }
    #expect(steps == [.retry(delay: 3), .retry(delay: 3), .nextModel])
  }

  @Test func `a model that is gone is left at once`() {
    var recovery = Recovery(limits: Recovery.Limits())
    let gone = ModelError(.modelUnavailable, message: "no such model")
    #expect(recovery.step(after: gone, random: 0.5, hasNextModel: true) == .nextModel)
  }
}
