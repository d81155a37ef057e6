import Models
import Settings
import Wire

/// Makes the client of a model, with the key its provider asks for.
actor Clients {
  private let providers: [Provider]
  private let environment: [String: String]
  private let transfers = Transfers()
  /// Keys that a helper command gave, by provider.
  private var keys: [String: String] = [:]

  init(providers: [Provider], environment: [String: String]) {
    self.providers = providers
    self.environment = environment
  }

  func client(for model: ModelReference) async throws(ModelError) -> Client {
    guard let provider = providers.first(where: { $0.name == model.provider }) else {
      throw ModelError(
        .invalidRequest, message: "There is no provider \(model.provider).",
        provider: model.provider)
    }
    return Client(provider: provider, key: try await key(for: provider), transfers: transfers)
  }

  private func key(for provider: Provider) async throws(ModelError) -> String? {
    switch provider.authentication.source {
    case .none: return nil
    case .literal(let key): return key
    case .file, .aws: return nil
    case .environment(let variable):
      guard let key = environment[variable], !key.isEmpty else {
        throw ModelError(
          .unauthenticated, message: "The variable \(variable) with the key is not set.",
          provider: provider.name)
      }
      return key
    case .command(let command):
      if let key = keys[provider.name] { return key }
      do {
        let key = try await KeyCommand.run(command)
        keys[provider.name] = key
        return key
      } catch {
        throw ModelError(.unauthenticated, message: error.description, provider: provider.name)
      }
    }
  }
}
