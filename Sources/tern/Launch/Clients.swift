import Models
import Settings
import Wire

/// Makes the client of a model, with the key its provider asks for.
actor Clients {
  private let providers: [Provider]
  private let environment: [String: String]
  private let transfers = Transfers()
  private let telemetry: Telemetry?
  /// The keys that programs print, by provider.
  private var keys: [String: CommandKey] = [:]
  /// By provider: a client keeps what belongs to the session, such as an open WebSocket.
  private var clients: [String: Client] = [:]
  /// Hears what servers that people run themselves tell of their models.
  private let learn: @Sendable ([ModelEntry]) -> Void
  /// The models whose server was asked for what it gives.
  private var discovered: Set<ModelReference> = []

  init(
    providers: [Provider], environment: [String: String], telemetry: Telemetry? = nil,
    learn: @escaping @Sendable ([ModelEntry]) -> Void = { _ in }
  ) {
    self.telemetry = telemetry
    self.learn = learn
    self.providers = providers
    self.environment = environment
  }

  func client(for model: ModelReference) async throws(ModelError) -> Client {
    guard let provider = providers.first(where: { $0.name == model.provider }) else {
      throw ModelError(
        .invalidRequest, message: "There is no provider \(model.provider).",
        provider: model.provider)
    }
    // A key that is missing is told of before anything is sent.
    _ = try await credential(for: provider)
    if provider.isAskedWhatItGives, !discovered.contains(model) {
      Task { await discover(servingOf: model) }
    }
    if let client = clients[provider.name] { return client }
    let client = Client(
      provider: provider,
      credentials: CredentialSource(
        current: { () async throws(ModelError) in try await self.credential(for: provider) },
        renew: { refused async throws(ModelError) in
          try await self.renewed(refused, for: provider)
        }),
      transfers: transfers, telemetry: telemetry(of: provider))
    clients[provider.name] = client
    return client
  }

  /// What a server tells of its models.
  func models(
    of provider: Provider, patience seconds: Double = 5
  ) async throws(ModelError) -> [ModelEntry] {
    let discovery = Discovery(transfers: transfers, timeout: seconds, telemetry: telemetry)
    return try await discovery.models(of: provider, credential: try await credential(for: provider))
  }

  /// Asks the server of a model, if it is one that people run themselves, what it really gives.
  func discover(servingOf model: ModelReference) async {
    guard let provider = providers.first(where: { $0.name == model.provider }),
      provider.isAskedWhatItGives
    else { return }
    discovered.insert(model)
    // Who cannot list models may serve them all the same.
    if let entries = try? await models(of: provider) { learn(entries) }
  }

  /// Listens for the first answer of each model: many of these servers load one only when it is
  /// asked, and know only then how long a context it has.
  private func telemetry(of provider: Provider) -> Telemetry? {
    guard provider.isAskedWhatItGives else { return telemetry }
    let answers = FirstAnswers()
    return Telemetry { [telemetry] record in
      telemetry?.record(record)
      guard let model = answers.take(record) else { return }
      let reference = ModelReference(provider: provider.name, model: model)
      Task { await self.discover(servingOf: reference) }
    }
  }

  /// What is sent now: for a list of models too.
  func credential(for provider: Provider) async throws(ModelError) -> Credential? {
    switch provider.authentication.source {
    case .none: return nil
    case .literal(let key): return .key(key)
    case .environment(let variable):
      guard let key = environment[variable], !key.isEmpty else {
        throw Self.unauthenticated(
          "The variable \(variable) with the key is not set.", provider)
      }
      return .key(key)
    case .command(let program): return try await key(of: program, for: provider)
    case .file(let path):
      do {
        return .key(try KeyFile.read(path, home: environment["HOME"] ?? ""))
      } catch {
        throw Self.unauthenticated(error.description, provider)
      }
    case .aws: return try aws(provider)
    }
  }

  /// Another key than the refused one, where its source may have a newer; at most once a request.
  private func renewed(
    _ refused: Credential?, for provider: Provider
  ) async throws(ModelError) -> Credential? {
    if case .command(let program) = provider.authentication.source {
      return try await key(of: program, for: provider, insteadOf: refused?.key)
    }
    return try await credential(for: provider)
  }

  private func key(
    of program: Provider.KeyProgram, for provider: Provider, insteadOf refused: String? = nil
  ) async throws(ModelError) -> Credential {
    let known = keys[provider.name]
    let key =
      known
      ?? CommandKey(program.arguments, timeout: program.timeout, refresh: program.refresh)
    keys[provider.name] = key
    do {
      return .key(try await key.current(insteadOf: refused))
    } catch {
      throw Self.unauthenticated(error.description, provider)
    }
  }

  private func aws(_ provider: Provider) throws(ModelError) -> Credential {
    if let key = environment["AWS_BEARER_TOKEN_BEDROCK"], !key.isEmpty { return .key(key) }
    do throws(AWSConfigurationError) {
      return .aws(try AWSConfiguration(environment: environment).credentials())
    } catch {
      throw Self.unauthenticated(error.description, provider)
    }
  }

  private static func unauthenticated(_ message: String, _ provider: Provider) -> ModelError {
    ModelError(.unauthenticated, message: message, provider: provider.name)
  }
}
