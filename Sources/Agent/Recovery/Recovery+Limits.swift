import Models
package import Wire

extension Recovery {
  /// How often each kind of trouble is answered before it ends the turn.
  package struct Limits: Sendable, Equatable {
    /// Attempts after the first, for each request and model.
    package var retries: Int
    package var curve: Backoff.Curve
    /// Overloads running after which another model is asked, when there is one.
    package var overloads: Int
    /// Further models that a turn may turn to.
    package var models = 3
    /// Requests sent again at once because their stream fell silent or held nothing of what was
    /// asked for, for each model.
    package var reissues = 1
    /// Requests sent again with the model's full output limit.
    package var raises = 1
    /// Parts that an answer may go on in, for each request.
    package var continuations = 3
    /// Compactions of a turn because a prompt was too long.
    package var compactions = 1
    /// How often a compaction that is too long drops its oldest rounds.
    package var trims = 3
    package var mediaRemovals = 1
    /// Keys renewed after a refusal, for each request and model.
    package var renewals = 1
    /// Requests sent again with less room for the answer, for each request and model.
    package var lowerings = 1
    /// In tokens: an answer that may be no longer is not worth asking for.
    package var leastOutput = 1024
    /// Compactions in a row that did not help.
    package var thrashes = 3
    /// In seconds: a wait that a server asks for and that is still waited; nil where a person sees
    /// it counted down, and may give up.
    package var longestWait: Double?
    /// In seconds: a silence that the person is told of.
    package var noticeableSilence = 20.0

    package init(retries: Int = 10, curve: Backoff.Curve = .exponential, overloads: Int = 3) {
      self.retries = retries
      self.curve = curve
      self.overloads = overloads
    }

    /// Whether the server wants to be left alone for longer than is waited for.
    func refusesWait(of error: ModelError) -> Bool {
      guard let longestWait, let wait = error.serverWait else { return false }
      return wait > longestWait
    }

    /// The error that ends a request, with the wait that was refused.
    func named(_ error: ModelError) -> ModelError {
      guard refusesWait(of: error), let wait = error.serverWait, let longestWait else {
        return error
      }
      var error = error
      error.message +=
        " The server asks to wait \(Self.span(wait)), and at most \(Self.span(longestWait)) are "
        + "waited for: try again after that."
      return error
    }

    private static func span(_ seconds: Double) -> String {
      let whole = Int(min(seconds.rounded(.up), 1e12))
      return whole < 120 ? "\(whole) seconds" : "\((whole + 59) / 60) minutes"
    }
  }
}
