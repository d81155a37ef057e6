import Models
import Settings
import Wire

/// The built-in providers as the configuration changes them, and its own.
struct ConfiguredProviders {
  private let configuration: Configuration
  private let environment: [String: String]

  init(_ configuration: Configuration, environment: [String: String]) {
    var configuration = configuration
    for index in configuration.providers.indices {
      let name = BuiltInProviders.properName(configuration.providers[index].name)
      configuration.providers[index].name = name
    }
    self.configuration = configuration
    var environment = environment
    // Amazon's tools also keep the region in a file.
    if environment["AWS_REGION"] == nil {
      environment["AWS_REGION"] = AWSConfiguration(environment: environment).region
    }
    self.environment = environment
  }

  func all() throws(Failure) -> [Provider] {
    var providers = BuiltInProviders.all.map { $0.moved(by: environment) }
    for settings in configuration.providers {
      let index = providers.firstIndex { $0.name == settings.name }
      let provider = try provider(settings, basedOn: index.map { providers[$0] })
      if let index { providers[index] = provider } else { providers.append(provider) }
    }
    return providers.map { finished($0.expanded(environment)) }
  }

  /// What the person set wins over what is right for a kind of server, and for one provider over
  /// what is set for all.
  private func finished(_ provider: Provider) -> Provider {
    var provider = provider
    let all = configuration.limits
    let own = configuration.providers.first { $0.name == provider.name }
    let limits = own?.limits ?? ProviderSettings.Limits()
    let known = provider.limits
    provider.limits = Provider.Limits(
      connectTimeout: limits.connectTimeout ?? known.connectTimeout,
      firstByteTimeout: limits.firstByteTimeout ?? all.firstByteTimeout ?? known.firstByteTimeout,
      idleTimeout: limits.streamIdleTimeout ?? all.streamIdleTimeout ?? known.idleTimeout,
      retries: limits.requestRetries ?? all.requestRetries ?? known.retries)
    if let quirks = own?.quirks, quirks != ProviderSettings.Quirks() {
      provider.quirks = provider.effectiveQuirks.changed(by: quirks)
    }
    return provider
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
    let dialects = settings.dialects.compactMap(WireDialect.init(rawValue:))
    let named = settings.dialect.flatMap(WireDialect.init(rawValue:)) ?? dialects.first
    guard let dialect = isAuto ? .responses : named ?? known?.dialect else {
      throw .usage(
        "[providers.\(settings.name)] needs a dialect: responses, chat, messages or auto.")
    }
    var provider =
      known
      ?? Provider(
        name: settings.name, dialect: dialect, baseURL: baseURL,
        authentication: Provider.Authentication(
          source: .none, scheme: dialect == .messages ? .header("x-api-key") : .bearer))
    provider.speak(dialect, beside: dialects, at: settings.baseURL)
    provider.probesDialect = isAuto
    authenticate(&provider, settings)
    // Another server at the address may know nothing of it.
    if settings.baseURL != nil { provider.usesWebSocket = false }
    if let websocket = settings.websocket { provider.usesWebSocket = websocket }
    provider.headers += settings.headers.map { Provider.Header($0.name, $0.value) }
    for part in settings.query {
      provider.query.removeAll { $0.name == part.name }
      provider.query.append(Provider.Header(part.name, part.value))
    }
    return provider
  }

  /// Where the key comes from: of several sources the file, then the program.
  private func authenticate(_ provider: inout Provider, _ settings: ProviderSettings) {
    if let variable = settings.keyVariable {
      provider.authentication.source = .environment(variable)
    }
    if let command = settings.keyCommand {
      provider.authentication.source = .command(
        Provider.KeyProgram(
          command, timeout: settings.keyTimeout ?? 10, refresh: settings.keyRefresh))
    } else if case .command(var program) = provider.authentication.source {
      program.timeout = settings.keyTimeout ?? program.timeout
      program.refresh = settings.keyRefresh ?? program.refresh
      provider.authentication.source = .command(program)
    }
    if let file = settings.keyFile { provider.authentication.source = .file(file) }
    if let header = settings.keyHeader { provider.authentication.scheme = .header(header) }
    // Amazon's scheme sends a key that way by itself.
    if settings.authentication == "bearer", case .header = provider.authentication.scheme {
      provider.authentication.scheme = .bearer
    }
  }
}

extension Provider {
  /// Makes a dialect the usual one, and `others` those beside it where any are named.
  ///
  /// At another address than the known one, nothing is known of further ones.
  fileprivate mutating func speak(
    _ dialect: WireDialect, beside others: [WireDialect], at address: String?
  ) {
    let known = self
    baseURL = address ?? known.baseURL(speaking: dialect) ?? known.baseURL
    if address != nil { otherDialects.removeAll { $0.baseURL != nil } }
    if !others.isEmpty {
      otherDialects = others.map { other in
        OtherDialect(other, baseURL: address == nil ? known.baseURL(speaking: other) : nil)
      }
    }
    otherDialects.removeAll { $0.dialect == dialect }
    self.dialect = dialect
  }

  /// Where it speaks a dialect; nil where it is not known to.
  private func baseURL(speaking dialect: WireDialect) -> String? {
    if dialect == self.dialect { return baseURL }
    return otherDialects.first { $0.dialect == dialect }.map { $0.baseURL ?? baseURL }
  }
}

extension ProviderQuirks {
  fileprivate func changed(by settings: ProviderSettings.Quirks) -> ProviderQuirks {
    var quirks = self
    quirks.outputLimit = settings.outputLimitField ?? outputLimit
    quirks.takesStreamOptions = settings.streamUsage ?? takesStreamOptions
    quirks.takesCacheKey = settings.cacheKey ?? takesCacheKey
    quirks.takesCacheMarks = settings.cacheMarks ?? takesCacheMarks
    quirks.takesToolChoice = settings.toolChoice ?? takesToolChoice
    quirks.takesCustomTools = settings.customTools ?? takesCustomTools
    if let takes = settings.outputSchema {
      quirks.outputSchemas = takes ? Set(WireDialect.allCases) : []
    }
    quirks.takesCompression = settings.compression ?? takesCompression
    quirks.beginsInThought = settings.beginsInThought ?? beginsInThought
    quirks.wantsAnswerAfterTools = settings.answerAfterTools ?? wantsAnswerAfterTools
    quirks.wantsThoughtBesideCalls = settings.thoughtBesideCalls ?? wantsThoughtBesideCalls
    quirks.takesCacheBreakpoints = settings.cacheBreakpoints ?? takesCacheBreakpoints
    quirks.compactsWithTools = settings.compactWithTools ?? compactsWithTools
    quirks.affinityHeader = settings.affinityHeader ?? affinityHeader
    switch settings.effort {
    case "word": quirks.effort = .word
    case "nested": quirks.effort = .nested
    case "two": quirks.effort = .two
    default: break
    }
    switch settings.callIDs {
    case "plain": quirks.callIDs = .plain
    case "nine_letters": quirks.callIDs = .nineLetters
    default: break
    }
    return quirks
  }
}
