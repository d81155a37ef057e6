package import Models
import Wire

/// Decides what follows a failed or cut attempt; the loop only carries it out.
///
/// Each kind of trouble has a budget of its own, so that one cannot use up another's. A session has
/// one value: ``beginTurn()`` and ``beginRequest()`` give back what a turn or a request may spend.
///
///     recovery.beginRequest()
///     switch recovery.step(after: error, progress: .init(hasNextModel: true)) { … }
package struct Recovery: Sendable, Equatable {
  package enum Step: Sendable, Equatable {
    /// The same request again after `delay` seconds.
    case retry(delay: Double)
    /// The same request again at once: its stream fell silent, or held nothing of use.
    case reissue
    /// The same request with a key in the place of the refused one, where there is another.
    case renewKey
    /// The next model of the chain.
    case nextModel
    /// The same request with the model's full output limit; what the attempt said is replaced.
    case raiseOutput
    /// The same request with less room for the answer: the window has not what was asked for.
    case lowerOutput(limit: Int)
    /// What was said is kept, and the model is asked to go on where it stopped.
    ///
    /// `part` is the one to come, from 2.
    case continueOutput(part: Int)
    /// The history is shortened, then the same request.
    case compact
    /// Drop the oldest rounds of a history that is too long to be shortened, and try again.
    case trim
    /// The same request without its pictures.
    case withoutMedia
    case stop
  }

  /// What the decision depends on beside the error.
  package struct Progress: Sendable, Equatable {
    /// Whether the chain goes on.
    package var hasNextModel: Bool
    /// Whether the request has pictures.
    package var hasMedia: Bool
    /// Whether the model can give more than was asked for, and nothing whole stands before the cut.
    package var canRaiseOutput: Bool
    /// Whether the request is itself one that shortens the history.
    package var isCompaction: Bool
    /// Whether an answer came that holds nothing of what was asked for.
    package var isEmptyAnswer: Bool
    /// In 0..<1; spreads the wait.
    package var random: Double

    package init(
      hasNextModel: Bool = false, hasMedia: Bool = false, canRaiseOutput: Bool = false,
      isCompaction: Bool = false, isEmptyAnswer: Bool = false, random: Double = 0.5
    ) {
      self.hasNextModel = hasNextModel
      self.hasMedia = hasMedia
      self.canRaiseOutput = canRaiseOutput
      self.isCompaction = isCompaction
      self.isEmptyAnswer = isEmptyAnswer
      self.random = random
    }
  }

  /// Those of the model that is asked.
  package var limits: Limits
  private var request = RequestSpending()
  private var turn = TurnSpending()
  /// Compactions by themselves, one close behind the other.
  private var thrashes = 0
  private var requestsSinceCompaction = 0

  private struct RequestSpending: Equatable {
    var retries = 0
    var overloadsRunning = 0
    var reissues = 0
    var raises = 0
    var continuations = 0
    var mediaRemovals = 0
    var trims = 0
    var renewals = 0
    var lowerings = 0

    /// Gives back what each model of the chain may spend.
    mutating func beginModel() {
      overloadsRunning = 0
      retries = 0
      reissues = 0
      renewals = 0
      lowerings = 0
    }
  }

  private struct TurnSpending: Equatable {
    var models = 0
    var compactions = 0
  }

  package init(limits: Limits) { self.limits = limits }

  /// The person has said something: everything may be tried again.
  package mutating func beginTurn() {
    request = RequestSpending()
    turn = TurnSpending()
    thrashes = 0
    requestsSinceCompaction = 0
  }

  /// Another request of the turn.
  package mutating func beginRequest() {
    request = RequestSpending()
    requestsSinceCompaction += 1
  }

  /// What to do after `error`; an answer cut by its limit counts as one too.
  package mutating func step(after error: ModelError, progress: Progress = Progress()) -> Step {
    request.overloadsRunning = error.isOverload ? request.overloadsRunning + 1 : 0
    if progress.isEmptyAnswer { return afterSilence() }
    switch error.kind {
    case .outputLimitReached: return afterCut(progress)
    case .contextWindowExceeded: return afterOverflow(error, progress)
    case .requestTooLarge: return afterTooLarge(error, progress)
    case .invalidRequest where error.refusesMedia && progress.hasMedia:
      return afterTooLarge(error, progress)
    case .unauthenticated where error.status == 401: return afterRefusedKey()
    case .timedOut(.firstByte), .timedOut(.idle): return afterSilence()
    case .rateLimited, .overloaded, .serverError, .transport, .timedOut(.connect),
      .protocolViolation, .modelUnavailable:
      return afterFailure(error, progress)
    case .quotaExceeded, .unauthenticated, .contentFiltered, .invalidRequest, .cancelled:
      return .stop
    }
  }
}

// MARK: - Kinds of trouble

extension Recovery {
  private mutating func afterFailure(_ error: ModelError, _ progress: Progress) -> Step {
    let isGone = error.kind == .modelUnavailable || error.isOverload && !error.isRetryable
    let isLeft = isGone || request.overloadsRunning >= limits.overloads
    let isTooLong = limits.refusesWait(of: error)
    if isLeft || isTooLong, progress.hasNextModel, turn.models < limits.models {
      turn.models += 1
      // What was shortened for the model before may be of no use to this one.
      turn.compactions = 0
      request.beginModel()
      return .nextModel
    }
    guard error.isRetryable, !isTooLong, request.retries < limits.retries else { return .stop }
    request.retries += 1
    let backoff = Backoff(curve: limits.curve)
    return .retry(
      delay: backoff.delay(
        attempt: request.retries, serverWait: error.serverWait, random: progress.random))
  }

  private mutating func afterSilence() -> Step {
    guard request.reissues < limits.reissues else { return .stop }
    request.reissues += 1
    return .reissue
  }

  /// Whether there is another key is found out by asking for it.
  private mutating func afterRefusedKey() -> Step {
    guard request.renewals < limits.renewals else { return .stop }
    request.renewals += 1
    return .renewKey
  }

  private mutating func afterCut(_ progress: Progress) -> Step {
    if progress.canRaiseOutput, request.raises < limits.raises {
      request.raises += 1
      return .raiseOutput
    }
    // A summary that is cut is taken as it is.
    guard !progress.isCompaction, request.continuations < limits.continuations else { return .stop }
    request.continuations += 1
    return .continueOutput(part: request.continuations + 1)
  }

  private mutating func afterOverflow(_ error: ModelError, _ progress: Progress) -> Step {
    // A little less than the server counts: it may count the next time otherwise.
    if let room = error.outputRoom.map({ $0 - $0 / 32 }), room >= limits.leastOutput,
      request.lowerings < limits.lowerings
    {
      request.lowerings += 1
      return .lowerOutput(limit: room)
    }
    if progress.isCompaction {
      guard request.trims < limits.trims else { return .stop }
      request.trims += 1
      return .trim
    }
    guard turn.compactions < limits.compactions else { return .stop }
    turn.compactions += 1
    return .compact
  }

  /// Where pictures are not what makes a request too large, its words are.
  private mutating func afterTooLarge(_ error: ModelError, _ progress: Progress) -> Step {
    guard progress.hasMedia else { return afterOverflow(error, progress) }
    guard request.mediaRemovals < limits.mediaRemovals else { return .stop }
    request.mediaRemovals += 1
    return .withoutMedia
  }
}

// MARK: - Compactions by themselves

extension Recovery {
  /// Whether the history may be shortened because it nears the window's end.
  ///
  /// Not any more where it was full again each time right after it had been shortened.
  package var mayCompactEarly: Bool { thrashes < limits.thrashes }

  /// The history was shortened, or could not be, because it neared the window's end.
  package mutating func didCompactEarly() {
    thrashes = requestsSinceCompaction <= 1 ? thrashes + 1 : 1
    requestsSinceCompaction = 0
  }
}
