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
    /// Requests sent again at once because their stream fell silent, for each model.
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
    /// Compactions in a row that did not help.
    package var thrashes = 3
    /// In seconds: a silence that the person is told of.
    package var noticeableSilence = 20.0

    package init(retries: Int = 10, curve: Backoff.Curve = .exponential, overloads: Int = 3) {
      self.retries = retries
      self.curve = curve
      self.overloads = overloads
    }
  }
}
