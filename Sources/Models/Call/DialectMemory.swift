import Synchronization

/// What was found out about servers whose dialect is not configured: the Responses API is tried
/// once, and Chat Completions where that is not there.
///
/// Kept by address and kind of key, since a gateway may serve different things to different people.
package final class DialectMemory: Sendable {
  /// For the life of the program.
  package static let shared = DialectMemory()

  private let found = Mutex<[String: WireDialect]>([:])

  package init() {}

  func dialect(of provider: Provider) -> WireDialect? {
    found.withLock { $0[Self.name(provider)] }
  }

  func remember(_ dialect: WireDialect, of provider: Provider) {
    found.withLock { $0[Self.name(provider)] = dialect }
  }

  private static func name(_ provider: Provider) -> String {
    "\(provider.baseURL) \(provider.authentication)"
  }
}
