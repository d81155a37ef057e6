package import Models
package import Wire

/// Decides what follows a failed attempt; the loop only carries it out.
///
///     var recovery = Recovery(limits: limits)
///     switch recovery.step(after: error, random: 0.5) { … }
package struct Recovery: Sendable, Equatable {
  package struct Limits: Sendable, Equatable {
    /// Attempts after the first, for each request.
    package var retries: Int
    package var curve: Backoff.Curve
    /// Overloads running after which another model is asked, when there is one.
    package var overloads: Int

    package init(retries: Int = 10, curve: Backoff.Curve = .exponential, overloads: Int = 3) {
      self.retries = retries
      self.curve = curve
      self.overloads = overloads
    }
  }

  package enum Step: Sendable, Equatable {
    /// The same request again after `delay` seconds.
    case retry(delay: Double)
    /// The next model of the chain.
    case nextModel
    case stop
  }

  package let limits: Limits
  package private(set) var retries = 0
  private var overloadsRunning = 0

  package init(limits: Limits) { self.limits = limits }

  /// What to do after `error`.
  ///
  /// `random` in 0..<1 spreads the wait; `hasNextModel` tells whether the chain goes on.
  package mutating func step(
    after error: ModelError, random: Double, hasNextModel: Bool = false
  ) -> Step {
    if case .overloaded = error.kind { overloadsRunning += 1 } else { overloadsRunning = 0 }
    let isGone = error.kind == .modelUnavailable || overloadsRunning > 0 && !error.isRetryable
    if hasNextModel, isGone || overloadsRunning >= limits.overloads {
      overloadsRunning = 0
      retries = 0
      return .nextModel
    }
    guard error.isRetryable, let wait = error.kind.serverWait, retries < limits.retries else {
      return .stop
    }
    retries += 1
    let backoff = Backoff(curve: limits.curve)
    return .retry(delay: backoff.delay(attempt: retries, serverWait: wait.seconds, random: random))
  }
}

extension ModelError.Kind {
  /// The wait the server named, within a value that is nil where a retry makes no sense.
  fileprivate var serverWait: (seconds: Double?, Void)? {
    switch self {
    case .rateLimited(let retryAfter): (retryAfter, ())
    case .overloaded(let retryAfter): (retryAfter, ())
    case .serverError(_, let retryAfter): (retryAfter, ())
    case .transport, .timedOut, .protocolViolation: (nil, ())
    case .quotaExceeded, .unauthenticated, .contextWindowExceeded, .requestTooLarge,
      .outputLimitReached, .contentFiltered, .invalidRequest, .modelUnavailable, .cancelled:
      nil
    }
  }
}
