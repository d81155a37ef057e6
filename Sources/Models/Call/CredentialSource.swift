package import Wire

/// Gives what a request is authenticated with, and a fresh one when the provider refuses it.
///
/// The one door for keys, wherever they come from: a login (OAuth) hands out its access token by
/// `current` and refreshes it in `renew`, a keyring is read in `current`. Nothing else of a call
/// knows where its key came from.
///
///     CredentialSource(current: { try await keys.key() }, renew: { _ in try await keys.fresh() })
package struct CredentialSource: Sendable {
  package typealias Fetch = @Sendable () async throws(ModelError) -> Credential?
  package typealias Renewal =
    @Sendable (_ refused: Credential?) async throws(ModelError)
    -> Credential?

  /// What is valid now; nil where the provider asks for nothing.
  package let current: Fetch
  /// What to try once after a 401; nil when there is nothing else to try.
  package let renew: Renewal?

  package init(current: @escaping Fetch, renew: Renewal? = nil) {
    self.current = current
    self.renew = renew
  }

  /// A key that never changes.
  package static func fixed(_ key: String?) -> CredentialSource {
    let credential = key.flatMap { $0.isEmpty ? nil : Credential.key($0) }
    return CredentialSource(current: { () async throws(ModelError) in credential })
  }
}

package enum Credential: Sendable, Equatable {
  /// Sent in the header that the provider's scheme names.
  case key(String)
  /// Amazon's keys, with which the whole request is signed.
  case aws(AWSCredentials)
}

extension Credential {
  /// What goes into a header as it is; nil for what signs.
  package var key: String? {
    switch self {
    case .key(let key): key
    case .aws: nil
    }
  }

  /// Signs a request that is otherwise complete, as it goes out, where the provider wants that.
  func sign(_ request: inout HTTPRequest, for provider: Provider) {
    guard case .aws(let keys) = self,
      case .sigV4(let region, let service) = provider.authentication.scheme
    else { return }
    request = request.encoded()
    request.headers = SigV4Signer(credentials: keys, region: region, service: service).headers(
      method: request.method, url: request.url, headers: request.headers, body: request.body,
      date: WallClock.now)
  }
}
