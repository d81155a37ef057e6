import CPosix
import Glibc
import Synchronization

/// A TCP server on loopback that does to each connection what a test tells it, on its own thread.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let listener: Int32

  /// Each connection gets a thread of its own; returning from `serve` closes it.
  init(_ serve: @escaping @Sendable (Peer) -> Void) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard isListening else { throw NoServer(errno: errno) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.start {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        _ = cposix_set_cloexec(connection)
        Thread.start {
          let peer = Peer(connection)
          serve(peer)
          peer.close()
        }
      }
      Glibc.close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  struct NoServer: Error { var errno: Int32 }
}

/// The server's end of a connection.
final class Peer: Sendable {
  let descriptor: Int32
  private let isOpen = Mutex(true)

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The head and the body of a request with a length; empty when the connection ended.
  func readRequest() -> String {
    var bytes: [UInt8] = []
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let body = text.rangeAfterBlankLine {
        let length =
          text.lowercased().split(separator: "content-length: ").dropFirst().first
          .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        if text[body...].utf8.count >= length { return text }
      }
      guard let more = receive() else { return "" }
      bytes += more
    }
  }

  /// The head and the body of a request whose body may be no text.
  func readRequestBytes() -> (head: String, body: [UInt8]) {
    var bytes: [UInt8] = []
    while true {
      if let start = Self.bodyStart(bytes) {
        let head = String(decoding: bytes[..<start], as: UTF8.self)
        let length =
          head.lowercased().split(separator: "content-length: ").dropFirst().first
          .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        if bytes.count - start >= length { return (head, Array(bytes[start...])) }
      }
      guard let more = receive() else { return ("", []) }
      bytes += more
    }
  }

  private static func bodyStart(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...bytes.count - 4)
      .first { bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Whether all of it was taken.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
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

  /// Sends a chunk of a chunked body.
  @discardableResult
  func sendChunk(_ text: String) -> Bool {
    send(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
  }

  /// Whether the client's end is closed within a minute: many tests share the pool.
  func waitForClose() -> Bool {
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 60_000) > 0 else { return false }
      if receive() == nil { return true }
    }
  }

  /// Ends the connection by a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func close() {
    let mustClose = isOpen.withLock { open in
      defer { open = false }
      return open
    }
    if mustClose { Glibc.close(descriptor) }
  }

  /// What comes next; nil when the connection ended.
  func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
  }
}

extension String {
  fileprivate var rangeAfterBlankLine: String.Index? {
    let bytes = Array(utf8)
    guard bytes.count >= 4 else { return nil }
    for index in 0...bytes.count - 4
    where bytes[index..<index + 4].elementsEqual([13, 10, 13, 10]) {
      return utf8.index(startIndex, offsetBy: index + 4)
    }
    return nil
  }
}

/// A thread for what blocks.
enum Thread {
  static func start(_ work: @escaping @Sendable () -> Void) {
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
