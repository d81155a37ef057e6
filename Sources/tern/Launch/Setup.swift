import Agent
import Models
import Sessions
import Settings
import Wire
import Workspace

/// What a run needs, gathered from the command line, the environment and `config.toml`.
struct Setup {
  var environment: [String: String]
  var locations: Locations
  var configuration: Configuration
  var warnings: [Diagnostic]
  /// Absolute, without symbolic links.
  var folder: String
  /// Where ``folder`` was named on the command line, it wins over the one of a resumed session.
  var isFolderChosen: Bool
  var providers: [Provider]
  var mode: PermissionMode
  /// Named on the command line, ``mode`` wins over that of a resumed session.
  var isModeChosen: Bool
  /// As named on the command line; it wins over that of a resumed session.
  var chosenModel: ModelReference?
  /// What the model is to know of the folder, once that is settled.
  var briefing = Briefing()
  /// Those of ``chooseFallbackModels()``.
  private(set) var fallbackModels: [ModelReference] = []

  init(_ invocation: Invocation) throws(Failure) {
    environment = ProcessEnvironment.variables
    locations = Locations(
      environment: environment, executable: ProcessEnvironment.executable)
    do {
      (configuration, warnings) = try SettingsFile.configuration(
        at: locations.configFile, overrides: invocation.overrides)
    } catch {
      throw .usage(error.description)
    }
    guard let folder = ProcessEnvironment.resolved(invocation.folder) else {
      throw .usage("There is no folder \(invocation.folder).")
    }
    self.folder = folder
    isFolderChosen = invocation.isFolderNamed
    if let theme = invocation.theme { configuration.theme = theme }
    if let keymap = invocation.keymap { configuration.keymap = keymap }
    if !invocation.fallbackModels.isEmpty {
      configuration.fallbackModels = invocation.fallbackModels
    }
    let modeName = invocation.mode ?? configuration.mode
    guard let mode = PermissionMode(rawValue: modeName) else {
      throw .usage("\(modeName) is not a mode. The modes are plan, ask, edits and auto.")
    }
    self.mode = mode
    isModeChosen = invocation.mode != nil
    providers = try ConfiguredProviders(configuration, environment: environment).all()
    if let model = invocation.model { chosenModel = try Self.reference(model) }
    let file = locations.configFile
    warnings += configuration.allowedPages.filter { HostRule($0) == nil }.map {
      Diagnostic(
        file: file,
        message: "`allow_pages`: `\($0)` is not a site; write it as `https://example.com` or "
          + "`https://*.example.com`.")
    }
  }

  var store: SessionStore { SessionStore(folder: locations.sessions) }

  static func reference(_ text: String) throws(Failure) -> ModelReference {
    guard let reference = ModelReference(text) else {
      throw .usage(
        "\(text) is not a model: write provider/model, such as anthropic/claude-sonnet-5.")
    }
    return ModelReference(
      provider: BuiltInProviders.properName(reference.provider), model: reference.model)
  }
}

// MARK: - Models and providers

extension Setup {
  /// The model to ask: the one chosen, that of the session, the configured one, or one whose
  /// provider's key is in the environment.
  func model(ofSession session: ModelReference?) throws(Failure) -> ModelReference {
    if let model = chosenModel ?? session { return try checked(model) }
    if let configured = configuration.model {
      return try checked(try Self.reference(configured))
    }
    for (variable, model) in Self.defaults where !(environment[variable] ?? "").isEmpty {
      return try checked(try Self.reference(model))
    }
    throw .usage(
      """
      No model is configured. Set one of ANTHROPIC_API_KEY and OPENAI_API_KEY, or write \
      `model = "provider/model"` to \(locations.configFile). `tern demo` needs neither.
      """)
  }

  private static let defaults = [
    ("ANTHROPIC_API_KEY", "anthropic/claude-sonnet-5"), ("OPENAI_API_KEY", "openai/gpt-5.5"),
  ]

  /// Gathers the models to ask where the first one cannot answer; those that cannot be asked
  /// without a change of the environment are left out with a warning.
  mutating func chooseFallbackModels() throws(Failure) {
    fallbackModels = []
    for text in configuration.fallbackModels {
      let model = try Self.reference(text)
      if let obstacle = obstacle(of: try provider(named: model.provider)) {
        warnings.append(Diagnostic(file: "The fallback \(model) is left out", message: obstacle))
      } else {
        fallbackModels.append(model)
      }
    }
  }

  /// Holds what a project asks for where it is stricter; a mode named on the command line is the
  /// person's own word.
  mutating func tighten(by project: ProjectConfiguration) {
    warnings += configuration.tighten(by: project)
    fallbackModels.removeAll { model in
      !configuration.fallbackModels.contains { (try? Self.reference($0)) == model }
    }
    if !isModeChosen, let strictest = project.mode.flatMap(PermissionMode.init(rawValue:)) {
      mode = mode.strictness < strictest.strictness ? strictest : mode
    }
    // The project's own numbers: a provider's may be meant to be above those for all.
    for index in providers.indices {
      var own = providers[index].limits
      own.firstByteTimeout = min(own.firstByteTimeout, project.firstByteTimeout ?? .infinity)
      own.idleTimeout = min(own.idleTimeout, project.streamIdleTimeout ?? .infinity)
      if let retries = project.requestRetries { own.retries = min(own.retries ?? 10, retries) }
      providers[index].limits = own
    }
  }

  private func checked(_ model: ModelReference) throws(Failure) -> ModelReference {
    if let obstacle = obstacle(of: try provider(named: model.provider)) { throw .usage(obstacle) }
    return model
  }

  /// What the environment lacks to ask a provider; nil when nothing.
  private func obstacle(of provider: Provider) -> String? {
    if let variable = provider.missingVariable {
      return
        "No address for \(provider.name): set the variable \(variable), or base_url in "
        + "[providers.\(provider.name)] of \(locations.configFile)."
    }
    if case .environment(let variable) = provider.authentication.source,
      (environment[variable] ?? "").isEmpty
    {
      return
        "No key for \(provider.name): the variable \(variable) is not set. Set it, or name another "
        + "variable in [providers.\(provider.name)] of \(locations.configFile)."
    }
    return nil
  }

  func provider(named name: String) throws(Failure) -> Provider {
    guard let provider = providers.first(where: { $0.name == name }) else {
      let names = providers.map(\.name).sorted().joined(separator: ", ")
      throw .usage("There is no provider \(name). The providers are: \(names).")
    }
    return provider
  }
}

// MARK: - The agent

extension Setup {
  func agent(
    asking model: ModelReference, effort: CallOptions.Effort?, through access: ModelAccess
  ) -> AgentConfiguration {
    let retries = providers.reduce(into: [:]) { $0[$1.name] = $1.limits.retries }
    var agent = AgentConfiguration(
      model: model, fallbackModels: fallbackModels, mode: mode, effort: effort,
      recovery: Recovery.Limits(
        curve: configuration.limits.backoff == "quadratic" ? .quadratic : .exponential),
      client: { reference async throws(ModelError) in
        try await access.clients.client(for: reference)
      },
      catalogue: { access.known.catalogue }, retries: { retries[$0] },
      clock: ProcessEnvironment.wallClock, version: Tern.version)
    let pages = WebFetcher(transfers: Transfers())
    agent.fetch = { await pages.fetch($0) }
    agent.fetchRules = configuration.allowedPages.compactMap { HostRule($0) }
    agent.standingRules = StandingRules(RuleStore(file: locations.rulesFile))
    agent.commandLimits = CommandLimits(
      widestSandbox: configuration.sandbox.flatMap(SandboxProfile.init(rawValue:)),
      deniedCommands: configuration.deniedCommands)
    agent.briefing = briefing
    return agent
  }
}

extension PermissionMode {
  /// The higher, the less happens by itself.
  fileprivate var strictness: Int {
    switch self {
    case .auto: 0
    case .edits: 1
    case .ask: 2
    case .plan: 3
    }
  }
}
