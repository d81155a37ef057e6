import Interface
import Models
import Settings
import Wire

/// A session's way to models: their clients, what is known of them, and the log of both.
struct ModelAccess: Sendable {
  let clients: Clients
  let known: KnownModels
  private let log: TelemetryLog?
  private let providers: [Provider]
  private let environment: [String: String]

  /// `onFailure` hears once when the log cannot be written.
  init(_ setup: Setup, onFailure: @escaping @Sendable (String) -> Void) {
    providers = setup.providers
    environment = setup.environment
    let known = KnownModels(setup.configuration, providers: setup.providers)
    self.known = known
    log = TelemetryLog(
      path: setup.locations.logFile, environment: setup.environment, onFailure: onFailure)
    clients = Clients(
      providers: setup.providers, environment: setup.environment, telemetry: log?.telemetry,
      learn: { known.learn($0) })
  }

  /// Waits until the log is written.
  func close() { log?.flush() }

  /// Whether a connection may be opened before anything is said: a program that prints a key may
  /// ask the person something.
  func mayPrewarm(_ model: ModelReference) -> Bool {
    guard let provider = provider(of: model) else { return false }
    if case .command = provider.authentication.source { return false }
    return true
  }

  /// Asks the server on this machine that serves a model, if one does, what it really gives.
  func discover(servingOf model: ModelReference) async { await clients.discover(servingOf: model) }

  /// What the person may choose from: the models whose providers can be asked, and those given.
  func choices(with others: [ModelReference]) -> [ModelChoice] {
    let catalogue = known.catalogue
    let usable = Set(providers.filter { $0.isUsable(in: environment) }.map(\.name))
    let listed = catalogue.entries.map(\.reference).filter { usable.contains($0.provider) }
    return (others.filter { !listed.contains($0) } + listed).map { model in
      var choice = ModelChoice(
        model, contextWindow: catalogue.contextWindow(of: model),
        efforts: catalogue.entry(for: model)?.efforts ?? [],
        price: catalogue.entry(for: model)?.shownPrice ?? .unknown)
      choice.takesEffort = catalogue.takesEffort(model)
      return choice
    }
  }

  private func provider(of model: ModelReference) -> Provider? {
    providers.first { $0.name == model.provider }
  }
}

extension ModelEntry {
  fileprivate var shownPrice: ModelChoice.Price {
    switch billing {
    case .tokens(let prices): .tokens(input: prices.base.input, output: prices.base.output)
    case .subscription, .local: .free
    case .unknown: .unknown
    }
  }
}

extension Provider {
  /// Whether a key is there; a server on this machine needs none, and says itself what it serves.
  func isUsable(in environment: [String: String]) -> Bool {
    guard missingVariable == nil else { return false }
    func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    switch authentication.source {
    case .none: return false
    case .environment(let variable): return isSet(variable)
    case .aws:
      if isSet("AWS_BEARER_TOKEN_BEDROCK") { return true }
      return (try? AWSConfiguration(environment: environment).credentials()) != nil
    case .command, .file, .literal: return true
    }
  }
}
