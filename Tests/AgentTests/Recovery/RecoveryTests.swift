import Models
import Testing
import Wire

@testable import Agent

@Suite struct RecoveryTests {
  typealias Step = Recovery.Step
  typealias Progress = Recovery.Progress

  static let cut = ModelError(.transport, message: "cut")
  static let busy = ModelError(.overloaded(retryAfter: nil), message: "busy")
  static let gone = ModelError(.modelUnavailable, message: "no such model")
  static let slow = ModelError(.timedOut(.connect), message: "slow")
  static let silent = ModelError(.timedOut(.idle), message: "silent")
  static let limit = ModelError(.outputLimitReached, message: "limit")
  static let long = ModelError(.contextWindowExceeded(tokens: nil, limit: nil), message: "long")
  static let large = ModelError(.requestTooLarge, message: "large")
  static let blind = ModelError(.invalidRequest, message: "This model takes no images.")
  static let refused = ModelError(.unauthenticated, message: "refused", status: 401)
  static let keyless = ModelError(.unauthenticated, message: "There is no key.")
  static func crowded(_ room: Int) -> ModelError {
    ModelError(
      .contextWindowExceeded(tokens: 210_000, limit: 200_000), message: "crowded",
      outputRoom: room)
  }
  static let empty = ModelError(.protocolViolation, message: "nothing of use")
  static let useless = Progress(isCompaction: true, isEmptyAnswer: true)
  static let next = Progress(hasNextModel: true)
  static let media = Progress(hasMedia: true)
  static let room = Progress(canRaiseOutput: true)
  static let compaction = Progress(isCompaction: true)

  /// What happens in a turn, and what follows it.
  struct Sequence: Sendable, CustomTestStringConvertible {
    enum Happening: Sendable {
      case fails(ModelError, Progress = Progress())
      case newRequest, newTurn
    }
    var testDescription: String
    var happenings: [Happening]
    var steps: [Step]

    init(_ name: String, _ happenings: [Happening], _ steps: [Step]) {
      testDescription = name
      self.happenings = happenings
      self.steps = steps
    }
  }

  static func times(_ count: Int, _ happening: Sequence.Happening) -> [Sequence.Happening] {
    Array(repeating: happening, count: count)
  }

  static func retries(_ delays: [Double]) -> [Step] { delays.map { .retry(delay: $0) } }

  static let waits = [0.5, 1, 2, 4, 8, 16, 32, 32, 32, 32]

  static let sequences = [
    Sequence("ten retries of a request", times(11, .fails(cut)), retries(waits) + [.stop]),
    Sequence(
      "each request has its own retries", times(11, .fails(cut)) + [.newRequest, .fails(cut)],
      retries(waits) + [.stop, .retry(delay: 0.5)]),
    Sequence(
      "three overloads running leave the model", times(3, .fails(busy, next)),
      [.retry(delay: 0.5), .retry(delay: 1), .nextModel]),
    Sequence(
      "two overloads, another fault and two more do not",
      [.fails(busy, next), .fails(busy, next), .fails(cut, next), .fails(busy, next)]
        + [.fails(busy, next)], retries([0.5, 1, 2, 4, 8])),
    Sequence(
      "overloads without another model are retried", times(4, .fails(busy)),
      retries([0.5, 1, 2, 4])),
    Sequence("a model that is gone is left at once", [.fails(gone, next)], [.nextModel]),
    Sequence("a model that is gone is the end where there is no other", [.fails(gone)], [.stop]),
    Sequence(
      "the next model begins with all retries",
      times(2, .fails(busy, next)) + [.fails(busy, next)] + times(11, .fails(cut)),
      retries([0.5, 1]) + [.nextModel] + retries(waits) + [.stop]),
    Sequence(
      "three further models a turn", times(4, .fails(gone, next)),
      [.nextModel, .nextModel, .nextModel, .stop]),
    Sequence(
      "further models are the turn's, not the request's",
      times(3, .fails(gone, next)) + [.newRequest, .fails(gone, next)],
      [.nextModel, .nextModel, .nextModel, .stop]),
    Sequence(
      "the next turn may turn to others again",
      times(4, .fails(gone, next)) + [.newTurn, .fails(gone, next)],
      [.nextModel, .nextModel, .nextModel, .stop, .nextModel]),
    Sequence(
      "a transport fault never leaves the model", times(11, .fails(cut, next)),
      retries(waits) + [.stop]),
    Sequence(
      "a silent stream is asked for once more", times(2, .fails(silent)), [.reissue, .stop]),
    Sequence(
      "the re-issue does not cost a retry", [.fails(silent), .fails(cut), .fails(silent)],
      [.reissue, .retry(delay: 0.5), .stop]),
    Sequence("no connection is a retry", [.fails(slow)], [.retry(delay: 0.5)]),
    Sequence(
      "a cut answer gets more room, then three more parts", times(6, .fails(limit, room)),
      [
        .raiseOutput, .continueOutput(part: 2), .continueOutput(part: 3), .continueOutput(part: 4),
        .stop, .stop,
      ]),
    Sequence(
      "without more room it goes on at once", times(4, .fails(limit)),
      [.continueOutput(part: 2), .continueOutput(part: 3), .continueOutput(part: 4), .stop]),
    Sequence(
      "each request has its own parts", times(4, .fails(limit)) + [.newRequest, .fails(limit)],
      [
        .continueOutput(part: 2), .continueOutput(part: 3), .continueOutput(part: 4), .stop,
        .continueOutput(part: 2),
      ]),
    Sequence("a summary that is cut is taken as it is", [.fails(limit, compaction)], [.stop]),
    Sequence("a prompt that is too long is shortened", times(2, .fails(long)), [.compact, .stop]),
    Sequence(
      "once a turn, not a request", [.fails(long), .newRequest, .fails(long)], [.compact, .stop]),
    Sequence(
      "and again in the next turn", [.fails(long), .newTurn, .fails(long)], [.compact, .compact]),
    Sequence(
      "a summary that is too long itself drops rounds three times",
      times(4, .fails(long, compaction)), [.trim, .trim, .trim, .stop]),
    Sequence(
      "pictures that are too large go, once", times(2, .fails(large, media)),
      [.withoutMedia, .stop]),
    Sequence("a refused picture goes", [.fails(blind, media)], [.withoutMedia]),
    Sequence(
      "the same words without a picture are a refusal", [.fails(blind)], [.stop]),
    Sequence(
      "a request that is too large without a picture is shortened", [.fails(large)], [.compact]),
    Sequence("a refused key is renewed once", times(2, .fails(refused)), [.renewKey, .stop]),
    Sequence(
      "once a request, whatever happens between", [.fails(refused), .fails(cut), .fails(refused)],
      [.renewKey, .retry(delay: 0.5), .stop]),
    Sequence(
      "each request has its own renewal", [.fails(refused), .newRequest, .fails(refused)],
      [.renewKey, .renewKey]),
    Sequence(
      "and so has each model", [.fails(refused), .fails(gone, next), .fails(refused)],
      [.renewKey, .nextModel, .renewKey]),
    Sequence(
      "the renewal does not cost a retry", [.fails(refused)] + times(11, .fails(cut)),
      [.renewKey] + retries(waits) + [.stop]),
    Sequence("a key that is not there is not renewed", [.fails(keyless, next)], [.stop]),
    Sequence(
      "an answer without room beside its prompt is asked for with less, then the prompt is shortened",
      times(3, .fails(crowded(32_000))), [.lowerOutput(limit: 31_000), .compact, .stop]),
    Sequence(
      "each request and each model may lower it",
      [.fails(crowded(3200)), .newRequest, .fails(crowded(3200)), .fails(gone, next)]
        + [.fails(crowded(3200))],
      [.lowerOutput(limit: 3100), .lowerOutput(limit: 3100), .nextModel, .lowerOutput(limit: 3100)]),
    Sequence(
      "too little room for an answer shortens the prompt", [.fails(crowded(900))], [.compact]),
    Sequence(
      "a summary may be asked for with less room too, then rounds go",
      times(2, .fails(crowded(32_000), compaction)), [.lowerOutput(limit: 31_000), .trim]),
    Sequence(
      "a summary that is none is asked for once more, at once", times(2, .fails(empty, useless)),
      [.reissue, .stop]),
    Sequence(
      "which costs no retry", [.fails(empty, useless), .fails(cut, compaction)],
      [.reissue, .retry(delay: 0.5)]),
    Sequence(
      "overload, cut, too long, reset",
      [
        .fails(busy, next), .fails(busy, next), .fails(busy, next), .fails(limit, room),
        .fails(limit, room), .fails(long), .fails(cut),
      ],
      [
        .retry(delay: 0.5), .retry(delay: 1), .nextModel, .raiseOutput, .continueOutput(part: 2),
        .compact, .retry(delay: 0.5),
      ]),
  ]

  @Test(arguments: sequences)
  func `what happens has its step, and each step its budget`(sequence: Sequence) {
    var recovery = Recovery(limits: Recovery.Limits())
    recovery.beginTurn()
    recovery.beginRequest()
    var steps: [Step] = []
    for happening in sequence.happenings {
      switch happening {
      case .fails(let error, let progress):
        steps.append(recovery.step(after: error, progress: progress))
      case .newRequest: recovery.beginRequest()
      case .newTurn:
        recovery.beginTurn()
        recovery.beginRequest()
      }
    }
    #expect(steps == sequence.steps)
  }

  @Test(arguments: [
    ModelError.Kind.quotaExceeded, .unauthenticated, .invalidRequest, .contentFiltered, .cancelled,
  ])
  func `what nothing can mend ends the request`(kind: ModelError.Kind) {
    var recovery = Recovery(limits: Recovery.Limits())
    let all = Progress(hasNextModel: true, hasMedia: true, canRaiseOutput: true)
    #expect(recovery.step(after: ModelError(kind, message: ""), progress: all) == .stop)
  }

  @Test(arguments: [
    ("This model does not support image input.", true), ("Could not process image", true),
    ("messages.3.content.1.image.source: too large", true), ("unknown field image_url", true),
    ("Multimodal input is off", true), ("this modality is not supported", true),
    ("No capacity was provisioned for this deployment", false),
    ("Unknown revision of the tool schema", false), ("imagine that", false),
    ("The supervision of this account has ended", false),
  ])
  func `only whole words speak of pictures`(message: String, refuses: Bool) {
    #expect(ModelError(.invalidRequest, message: message).refusesMedia == refuses)
  }

  @Test func `waits never fall below what the server asked for`() {
    var recovery = Recovery(limits: Recovery.Limits())
    let busy = ModelError(.overloaded(retryAfter: 3), message: "busy")
    let steps = [Self.cut, Self.cut, busy, Self.cut].map { recovery.step(after: $0) }
    #expect(steps == Self.retries([0.5, 1, 3, 4]))
  }

  @Test func `a wait that is longer than the longest is not waited`() {
    var limits = Recovery.Limits()
    limits.longestWait = 600
    var recovery = Recovery(limits: limits)
    func asks(_ seconds: Double) -> ModelError {
      ModelError(.rateLimited(retryAfter: seconds), message: "Slow down.")
    }
    #expect(recovery.step(after: asks(600)) == .retry(delay: 600))
    #expect(recovery.step(after: asks(601)) == .stop)
    #expect(recovery.step(after: asks(601), progress: Self.next) == .nextModel)
    #expect(limits.named(asks(600)) == asks(600))
    #expect(
      limits.named(asks(7200)).message
        == "Slow down. The server asks to wait 120 minutes, and at most 10 minutes are waited for: "
        + "try again after that.")
    var patient = Recovery(limits: Recovery.Limits())
    #expect(patient.step(after: asks(7200)) == .retry(delay: 7200))
    #expect(patient.step(after: asks(1e300)) == .retry(delay: 86_400))
  }

  @Test func `waits may grow with the square of the attempts`() {
    var recovery = Recovery(limits: Recovery.Limits(curve: .quadratic))
    let steps = (0..<4).map { _ in recovery.step(after: Self.cut) }
    #expect(steps == Self.retries([0.5, 2, 4.5, 8]))
  }

  @Test func `what the server or the transport calls final ends the request`() {
    var recovery = Recovery(limits: Recovery.Limits())
    let final = ModelError(.transport, message: "bad certificate", shouldRetry: false)
    #expect(recovery.step(after: final, progress: Self.next) == .stop)
    let busy = ModelError(.overloaded(retryAfter: 1), message: "busy", shouldRetry: false)
    #expect(recovery.step(after: busy, progress: Self.next) == .nextModel)
  }

  @Test func `three compactions close behind each other are the last of the turn`() {
    var recovery = Recovery(limits: Recovery.Limits())
    var may: [Bool] = []
    for _ in 0..<3 {
      recovery.beginRequest()
      recovery.didCompactEarly()
      may.append(recovery.mayCompactEarly)
    }
    #expect(may == [true, true, false])
    recovery.beginTurn()
    #expect(recovery.mayCompactEarly)
  }

  @Test func `compactions with work between them may go on for ever`() {
    var recovery = Recovery(limits: Recovery.Limits())
    for _ in 0..<10 {
      recovery.beginRequest()
      recovery.beginRequest()
      recovery.didCompactEarly()
      #expect(recovery.mayCompactEarly)
    }
  }
}
