package import Models
package import Tools
package import Wire

/// How a session works: whom it asks, with what, and how patiently.
package struct AgentConfiguration: Sendable {
  package var model: ModelReference
  /// Asked in turn when ``model`` cannot answer.
  package var fallbackModels: [ModelReference]
  package var mode: PermissionMode
  package var effort: CallOptions.Effort?
  package var maxOutputTokens: Int?
  /// The shape that answers must have; nil for any.
  package var outputSchema: OutputSchema?
  package var recovery: Recovery.Limits
  package var toolbox: Toolbox
  /// The commands that the person allows for good.
  package var standingRules = StandingRules.none
  /// Asks for one page, without following redirects; nil where pages are not fetched.
  package var fetch: (@Sendable (WebAddress) async -> FetchResult)?
  /// Pages that are fetched without a question.
  package var fetchRules: [HostRule] = []
  /// What commands may not do in any mode.
  package var commandLimits = CommandLimits()
  /// How long a command that is to run in the background is watched for an early end, in seconds.
  package var glance = 0.5
  /// What the model is to know of the person, the project and the machine.
  package var briefing = Briefing()
  /// Gives the client for a model, its key at hand.
  package var client: @Sendable (ModelReference) async throws(ModelError) -> Client
  /// What is known of models now: servers may tell more of theirs while the session runs.
  package var catalogue: @Sendable () -> ModelCatalogue
  /// How often a provider's requests may be sent again, where that is its own number.
  package var retries: @Sendable (_ provider: String) -> Int?
  /// Milliseconds since 1970.
  package var clock: @Sendable () -> Int
  /// A fraction in 0..<1, for the spread of waits.
  package var random: @Sendable () -> Double
  package var version: String

  package init(
    model: ModelReference, fallbackModels: [ModelReference] = [], mode: PermissionMode = .ask,
    effort: CallOptions.Effort? = nil, maxOutputTokens: Int? = nil,
    recovery: Recovery.Limits = Recovery.Limits(), toolbox: Toolbox = .standard,
    client: @escaping @Sendable (ModelReference) async throws(ModelError) -> Client,
    catalogue: @escaping @Sendable () -> ModelCatalogue = { .shipped },
    retries: @escaping @Sendable (_ provider: String) -> Int? = { _ in nil },
    clock: @escaping @Sendable () -> Int,
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }, version: String
  ) {
    self.model = model
    self.fallbackModels = fallbackModels
    self.mode = mode
    self.effort = effort
    self.maxOutputTokens = maxOutputTokens
    self.recovery = recovery
    self.toolbox = toolbox
    self.client = client
    self.catalogue = catalogue
    self.retries = retries
    self.clock = clock
    self.random = random
    self.version = version
  }
}

extension AgentConfiguration {
  /// The patience for requests to a model: its provider's own number of retries counts.
  func recoveryLimits(asking model: ModelReference) -> Recovery.Limits {
    var limits = recovery
    limits.retries = retries(model.provider) ?? limits.retries
    return limits
  }

  /// The output tokens to ask for: never more than the model can give; nil leaves it to the
  /// provider's default.
  func outputBudget(of model: ModelReference) -> Int? {
    guard let limit = catalogue().entry(for: model)?.outputLimit, limit > 0 else {
      return maxOutputTokens
    }
    if let maxOutputTokens { return min(maxOutputTokens, limit) }
    return limit < CallOptions.defaultOutputTokens ? limit : nil
  }
}
