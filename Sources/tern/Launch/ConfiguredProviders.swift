import Models
import Settings
import Wire

/// The built-in providers as the configuration changes them, and its own.
struct ConfiguredProviders {
  private let configuration: Configuration
  private let environment: [String: String]

  init(_ configuration: Configuration, environment: [String: String]) {
    self.configuration = configuration
    var environment = environment
    // Amazon's tools also keep the region in a file.
    if environment["AWS_REGION"] == nil {
      environment["AWS_REGION"] = AWSConfiguration(environment: environment).region
    }
    self.environment = environment
  }

  func all() throws(Failure) -> [Provider] {
    var providers = BuiltInProviders.all
    for settings in configuration.providers {
      let index = providers.firstIndex { $0.name == settings.name }
      let provider = try provider(settings, basedOn: index.map { providers[$0] })
      if let index { providers[index] = provider } else { providers.append(provider) }
    }
    let limits = configuration.limits
    for index in providers.indices {
      // What the person set wins over what is right for a kind of server.
      var own = providers[index].limits
      own.firstByteTimeout = limits.firstByteTimeout ?? own.firstByteTimeout
      own.idleTimeout = limits.streamIdleTimeout ?? own.idleTimeout
      own.retries = limits.requestRetries ?? own.retries
      providers[index].limits = own
    }
    return providers.map { $0.expanded(environment) }
  }
}

extension ConfiguredProviders {
  private func provider(
    _ settings: ProviderSettings, basedOn known: Provider?
  ) throws(Failure) -> Provider {
    guard let baseURL = settings.baseURL ?? known?.baseURL else {
      throw .usage("[providers.\(settings.name)] needs a base_url.")
    }
    let isAuto = settings.dialect == "auto"
    let dialect: WireDialect? =
      isAuto
      ? .responses : settings.dialect.flatMap(WireDialect.init(rawValue:)) ?? known?.dialect
    guard let dialect else {
      throw .usage(
        "[providers.\(settings.name)] needs a dialect: responses, chat, messages or auto.")
    }
    var provider =
      known
      ?? Provider(
        name: settings.name, dialect: dialect, baseURL: baseURL,
        authentication: Provider.Authentication(
          source: .none, scheme: dialect == .messages ? .header("x-api-key") : .bearer))
    if let other = provider.otherDialects.first(where: { $0.dialect == dialect }) {
      provider.baseURL = other.baseURL ?? provider.baseURL
    }
    if let baseURL = settings.baseURL {
      provider.baseURL = baseURL
      provider.otherDialects.removeAll { $0.baseURL != nil }
    }
    provider.otherDialects.removeAll { $0.dialect == dialect }
    provider.dialect = dialect
    provider.probesDialect = isAuto
    if let variable = settings.keyVariable {
      provider.authentication.source = .environment(variable)
    }
    if let command = settings.keyCommand { provider.authentication.source = .command(command) }
    if let file = settings.keyFile { provider.authentication.source = .file(file) }
    // Another server at the address may know nothing of it.
    if settings.baseURL != nil { provider.usesWebSocket = false }
    if let websocket = settings.websocket { provider.usesWebSocket = websocket }
    provider.headers += settings.headers.map { Provider.Header($0.name, $0.value) }
    return provider
  }
}
