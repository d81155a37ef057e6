import Glibc
import Synchronization

/// A loopback HTTP server that answers each request as a test says, one after the other.
final class JSONServer: Sendable {
  struct Request: Sendable {
    /// The method and the path, as in the request line.
    var line: String
    /// Names in lower case.
    var headers: [String: String]
    var body: String
  }
  struct Response: Sendable {
    var status = 200
    var headers: [String] = []
    var body: [UInt8]
    /// Whether the connection is left open after the body, as if more was to come.
    var staysOpen = false

    static func json(_ body: String, status: Int = 200, headers: [String] = []) -> Response {
      Response(
        status: status, headers: ["content-type: application/json"] + headers,
        body: Array(body.utf8))
    }

    static func stream(_ body: String, headers: [String] = []) -> Response {
      Response(headers: ["content-type: text/event-stream"] + headers, body: Array(body.utf8))
    }
  }
  typealias Answer = @Sendable (Request) -> Response

  let port: Int
  private let listener: Int32
  private let seen = Mutex<[Request]>([])

  var root: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { seen.withLock { $0 } }

  init(_ answer: @escaping Answer) throws {
    let (listener, port) = try Self.listen()
    (self.listener, self.port) = (listener, port)
    Self.start { [weak self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        if let request = Self.read(connection) {
          self?.seen.withLock { $0.append(request) }
          let response = answer(request)
          Self.send(response, to: connection)
          if response.staysOpen { Self.waitForEnd(of: connection) }
        }
        shutdown(connection, Int32(SHUT_RDWR))
        close(connection)
      }
      close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  struct NoServer: Error { var errno: Int32 }
}

extension JSONServer {
  /// A socket that listens on loopback, and its port.
  static func listen() throws -> (socket: Int32, port: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Glibc.listen(listener, 16) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard isListening else { throw NoServer(errno: errno) }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// The next request of a connection; nil when there is none.
  static func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return nil }
      bytes += block[..<count]
      if let request = request(bytes) { return request }
    }
  }

  /// The request when all of it is there.
  private static func request(_ bytes: [UInt8]) -> Request? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard
      let end = bytes.indices.dropLast(3).first(where: {
        bytes[$0..<$0 + 4].elementsEqual([13, 10, 13, 10])
      })
    else { return nil }
    let lines = text.utf8.prefix(end).split(separator: 10)
      .map { String(decoding: $0.filter { $0 != 13 }, as: UTF8.self) }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    let body = bytes[(end + 4)...]
    guard body.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
    let line = (lines.first ?? "").split(separator: " ").prefix(2).joined(separator: " ")
    return Request(line: line, headers: headers, body: String(decoding: body, as: UTF8.self))
  }

  private static func send(_ response: Response, to connection: Int32) {
    let head =
      (["HTTP/1.1 \(response.status) X"] + response.headers + [
        "content-length: \(response.body.count + (response.staysOpen ? 1 : 0))",
        "connection: close", "", "",
      ]).joined(separator: "\r\n")
    let bytes = Array(head.utf8) + response.body
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(
          connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  private static func waitForEnd(of connection: Int32) {
    var byte: UInt8 = 0
    while recv(connection, &byte, 1, 0) > 0 {}
  }

  static func start(_ work: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let work: @Sendable () -> Void
      init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work() }
        return nil
      }, Unmanaged.passRetained(Box(work)).toOpaque())
    pthread_detach(thread)
  }
}
