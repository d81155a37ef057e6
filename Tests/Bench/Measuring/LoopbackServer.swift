import CPosix
import Glibc
import Synchronization

/// A server on 127.0.0.1 that answers every request with the same bytes, and notes when and at
/// what cost; each connection is served to its end before the next.
final class LoopbackServer: Sendable {
  private struct State {
    /// When the bytes of each answer began to be written, in nanoseconds of the monotonic clock.
    var times: [UInt64] = []
    /// In seconds, of the server's thread.
    var cpu = 0.0
  }

  let port: Int
  private let listener: Int32
  private let answer: [UInt8]
  private let state = Mutex(State())

  /// `body` is an event stream; `pause` is how long the server thinks, in microseconds.
  init(body: [UInt8], pause: useconds_t = 0) throws {
    let head =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: \(body.count)\r\n\r\n"
    answer = Array(head.utf8) + body
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw BenchError("No socket.") }
    var address = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw BenchError("No port to listen on.") }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.start { [self] in serve(pause: pause) }
  }

  /// Ends the thread with the connection that it serves.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  var times: [UInt64] { state.withLock(\.times) }
  var cpu: Double { state.withLock(\.cpu) }

  /// A socket that is connected to a port of 127.0.0.1.
  static func connected(to port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw BenchError("No socket.") }
    var address = loopback(port: port)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      close(descriptor)
      throw BenchError("Port \(port) does not answer.")
    }
    return descriptor
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }
}

extension LoopbackServer {
  private func serve(pause: useconds_t) {
    while case let connection = accept(listener, nil, nil), connection >= 0 {
      var one: Int32 = 1
      setsockopt(
        connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
      while takeRequest(connection) {
        if pause > 0 { usleep(pause) }
        state.withLock { $0.times.append(MonotonicTime.nanoseconds) }
        guard send(answer, on: connection) else { break }
        state.withLock { $0.cpu = ThreadTime.seconds }
      }
      close(connection)
    }
    close(listener)
  }

  /// Reads a request with its body; answers false at the connection's end.
  private func takeRequest(_ connection: Int32) -> Bool {
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      if let end = request.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
        let head = String(decoding: request[..<end], as: UTF8.self).lowercased()
        let length = head.split(separator: "content-length: ").dropFirst().first
        let count = length.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        if request.count >= end + count { return true }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return false }
      request += buffer[..<count]
    }
  }

  private func send(_ bytes: [UInt8], on connection: Int32) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(
          connection, bytes.baseAddress.map { $0 + offset }, bytes.count - offset,
          Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }
}
