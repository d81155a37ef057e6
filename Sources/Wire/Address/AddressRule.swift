import CCurl
import Glibc

/// Which addresses a request may connect to, whatever its host's name says.
///
/// It is asked with the address that the socket is opened for, after the name was resolved, so that
/// no other spelling and no second answer of a name server leads elsewhere. A request with a rule
/// has a connection of its own and goes through no proxy.
package struct AddressRule: Sendable {
  package var allows: @Sendable (IPAddress) -> Bool

  package init(_ allows: @escaping @Sendable (IPAddress) -> Bool) { self.allows = allows }

  /// The public Internet only.
  package static let publicOnly = AddressRule { $0.isPublic }
}

/// Opens the sockets of one transfer under its rule, and remembers what it refused.
///
/// Belongs to the thread of the transfers.
final class AddressGuard {
  private let rule: AddressRule
  private(set) var refused: IPAddress?

  init(_ rule: AddressRule) { self.rule = rule }

  /// Sets the rule on a handle, which must not outlive this guard.
  func watch(_ handle: UnsafeMutableRawPointer) {
    ccurl_set_pointer(
      handle, CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(self).toOpaque())
    ccurl_set_socket(handle) { context, _, address in
      guard let context, let address else { return CURL_SOCKET_BAD }
      return Unmanaged<AddressGuard>.fromOpaque(context).takeUnretainedValue().open(address)
    }
    // A connection that is there was opened for somebody else's request.
    ccurl_set_long(handle, CURLOPT_FRESH_CONNECT, 1)
    ccurl_set_long(handle, CURLOPT_FORBID_REUSE, 1)
    ccurl_set_string(handle, CURLOPT_PROXY, "")
  }

  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let found = withUnsafePointer(to: &address.pointee.addr) { IPAddress($0) }
    guard let found, rule.allows(found) else {
      refused = refused ?? found
      return CURL_SOCKET_BAD
    }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
  }
}
