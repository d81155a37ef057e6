import JSON
package import Wire

/// Asks servers which models they serve, and with how long a context.
///
///     let entries = try await Discovery(transfers: transfers).models(of: ollama)
///     for entry in entries { catalogue.override(entry) }
package struct Discovery: Sendable {
  private let transfers: Transfers
  /// In seconds, for each request.
  private let timeout: Double
  private let telemetry: Telemetry?

  package init(transfers: Transfers, timeout: Double = 5, telemetry: Telemetry? = nil) {
    self.transfers = transfers
    self.timeout = timeout
    self.telemetry = telemetry
  }

  /// The models of one server, by the way that its kind tells them.
  ///
  /// Empty where none tells. Throws when the server is not there or answers with an error.
  package func models(
    of provider: Provider, credential: Credential? = nil
  ) async throws(ModelError) -> [ModelEntry] {
    guard let provider = provider.listing else { return [] }
    let entries =
      switch ServerKind(provider) {
      case .ollama: try await ollama(provider, credential)
      case .lmStudio: try await lmStudio(provider, credential)
      case .llamaCpp: try await llamaCpp(provider, credential)
      case .other: try await other(provider, credential)
      }
    return entries.sorted { $0.reference.model < $1.reference.model }
  }

  private func ollama(
    _ provider: Provider, _ credential: Credential?
  ) async throws(ModelError) -> [ModelEntry] {
    let names = DiscoveredModels.ollamaNames(try await get("/api/tags", provider, credential))
    // What is loaded has the window that counts; a server of an older version may not tell.
    let loaded = (try? await get("/api/ps", provider, credential)) ?? [:]
    var entries: [ModelEntry] = []
    for name in names {
      let shown =
        (try? await get("/api/show", provider, credential, body: ["model": .string(name)])) ?? [:]
      entries.append(
        DiscoveredModels.ollama(
          ModelReference(provider: provider.name, model: name), shown: shown, loaded: loaded))
    }
    return entries
  }

  private func lmStudio(
    _ provider: Provider, _ credential: Credential?
  ) async throws(ModelError) -> [ModelEntry] {
    if let own = try? await get("/api/v0/models", provider, credential) {
      return DiscoveredModels.lmStudio(own, provider.name)
    }
    return DiscoveredModels.listed(try await get("models", provider, credential), provider)
  }

  /// A server on this machine that is nothing else may well be llama.cpp's, which alone tells its
  /// window under another address.
  private func other(
    _ provider: Provider, _ credential: Credential?
  ) async throws(ModelError) -> [ModelEntry] {
    let list = try await get("models", provider, credential)
    let entries = DiscoveredModels.listed(list, provider)
    guard provider.isOnThisMachine, entries.contains(where: { $0.contextWindow == nil }),
      let properties = try? await get("/props", provider, credential),
      DiscoveredModels.window(in: properties) != nil
    else { return entries }
    return DiscoveredModels.llamaCpp(list, properties: properties, provider.name)
  }

  private func llamaCpp(
    _ provider: Provider, _ credential: Credential?
  ) async throws(ModelError) -> [ModelEntry] {
    let list = try await get("models", provider, credential)
    let properties = (try? await get("/props", provider, credential)) ?? [:]
    return DiscoveredModels.llamaCpp(list, properties: properties, provider.name)
  }

  /// `path` is added to the base, or stands alone on the server when it begins with a slash.
  private func get(
    _ path: String, _ provider: Provider, _ credential: Credential?, body: JSON? = nil
  ) async throws(ModelError) -> JSON {
    let url =
      path.hasPrefix("/")
      ? ServerKind.root(of: provider.base(of: provider.dialect)) + path
      : ModelRoute(provider, dialect: provider.dialect, model: "").url(path)
    let headers = RequestHeaders(
      provider: provider, dialect: provider.dialect, key: credential?.key,
      options: CallOptions(model: ""))
    var request = HTTPRequest(
      method: body == nil ? "GET" : "POST", url: url,
      headers: headers.all.filter { $0.name != "Accept" }, body: body?.serialized() ?? [],
      connectTimeout: timeout, firstByteTimeout: timeout, idleTimeout: timeout)
    credential?.sign(&request, for: provider)
    return try await DocumentFetch(
      transfers: transfers, provider: provider, telemetry: telemetry, secret: credential?.key
    ).document(request)
  }
}

/// Which of the servers that people run themselves a provider is.
enum ServerKind: Equatable {
  case ollama, lmStudio, llamaCpp, other

  init(_ provider: Provider) {
    switch provider.name {
    case "ollama": self = .ollama
    case "lmstudio": self = .lmStudio
    case "llamacpp": self = .llamaCpp
    default:
      let authority = provider.baseURL.dropFirst(Self.schemeLength(provider.baseURL))
        .prefix { $0 != "/" }
      switch authority.split(separator: ":").last {
      case "11434": self = .ollama
      case "1234": self = .lmStudio
      default: self = .other
      }
    }
  }

  /// Scheme, host and port of an address.
  static func root(of url: String) -> String {
    let scheme = url.prefix(schemeLength(url))
    return String(scheme) + url.dropFirst(scheme.count).prefix { $0 != "/" }
  }

  private static func schemeLength(_ url: String) -> Int {
    for scheme in ["https://", "http://"] where url.hasPrefix(scheme) { return scheme.count }
    return 0
  }
}
