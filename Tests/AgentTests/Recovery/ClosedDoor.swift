import Glibc
import Testing

/// A server that lets nobody in: the system takes the connection, and nothing answers the handshake
/// of TLS.
final class ClosedDoor: Sendable {
  private let descriptor: Int32
  let address: String

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (socket, size) = (descriptor, length)
    let isOpen = withUnsafeMutablePointer(to: &place) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 16) == 0
          && getsockname(socket, $0, &length) == 0
      }
    }
    address = "https://127.0.0.1:\(UInt16(bigEndian: place.sin_port))/v1"
    try #require(isOpen)
  }

  deinit { close(descriptor) }
}
