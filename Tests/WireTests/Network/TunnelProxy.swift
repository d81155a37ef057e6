import CPosix
import Glibc
import Synchronization

/// A proxy that opens tunnels, to wherever they are asked for: always to `port` on loopback.
final class TunnelProxy: Sendable {
  private final class Log: Sendable { let heads = Mutex<[String]>([]) }

  private let log: Log
  private let server: LoopbackServer
  var port: UInt16 { server.port }
  /// What each request of a tunnel said.
  var requests: [String] { log.heads.withLock { $0 } }

  /// `answer` takes the place of a tunnel; an empty one is silence.
  init(to port: UInt16 = 0, answer: String? = nil) throws {
    let log = Log()
    self.log = log
    server = try LoopbackServer { peer in
      let head = peer.readRequest()
      log.heads.withLock { $0.append(head) }
      if let answer {
        peer.send(answer)
        if answer.isEmpty { _ = peer.waitForClose() }
        return
      }
      guard let upstream = Peer(connectedTo: port) else { return }
      peer.send("HTTP/1.1 200 Connection established\r\n\r\n")
      peer.relay(with: upstream)
    }
  }
}

extension Peer {
  /// A connection to a port on loopback.
  convenience init?(connectedTo port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      Glibc.close(descriptor)
      return nil
    }
    self.init(descriptor)
  }

  /// Carries bytes both ways until one side ends.
  func relay(with other: Peer) {
    while true {
      var entries = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: other.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&entries, 2, 30_000) > 0 else { break }
      if entries[0].revents != 0 {
        guard let bytes = receive(), other.send(bytes) else { break }
      }
      if entries[1].revents != 0 {
        guard let bytes = other.receive(), send(bytes) else { break }
      }
    }
    other.close()
  }
}
