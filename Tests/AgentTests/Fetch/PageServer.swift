import Glibc
import Synchronization

/// A web server on loopback that answers each request as a test says, a thread for each connection.
final class PageServer: Sendable {
  /// What is sent back; the connection then ends.
  typealias Answer = @Sendable (_ path: String, Peer) -> Void

  struct Peer: Sendable {
    fileprivate let descriptor: Int32

    @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Whether all of it was taken.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }

    func page(_ body: String, type: String = "text/plain", status: String = "200 OK") {
      send(
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
          + body)
    }

    func redirect(to target: String) {
      send("HTTP/1.1 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
    }
  }

  let port: UInt16
  private let listener: Int32
  private let asked: Asked

  private final class Asked: Sendable {
    let paths = Mutex<[String]>([])
  }

  struct NoServer: Error { var code: Int32 }

  /// Listens on `127.0.0.host`, on the port that is named or on any.
  init(host: UInt8 = 1, port wanted: UInt16 = 0, _ answer: @escaping Answer) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = (UInt32(0x7F00_0000) + UInt32(host)).bigEndian
    address.sin_port = wanted.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard isListening else { throw NoServer(code: errno) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    let asked = Asked()
    self.asked = asked
    Self.start {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        Self.start {
          let path = Self.path(from: connection)
          asked.paths.withLock { $0.append(path) }
          answer(path, Peer(descriptor: connection))
          shutdown(connection, Int32(SHUT_WR))
          close(connection)
        }
      }
      close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// The paths that were asked for.
  var requests: [String] { asked.paths.withLock { $0 } }

  private static func path(from connection: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return "" }
      bytes += buffer[..<count]
    }
    let line = String(decoding: bytes.prefix { $0 != 13 }, as: UTF8.self)
    return line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
  }

  private static func start(_ work: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let work: @Sendable () -> Void
      init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work() }
        return nil
      }, Unmanaged.passRetained(Box(work)).toOpaque())
    precondition(status == 0)
    pthread_detach(thread)
  }
}
