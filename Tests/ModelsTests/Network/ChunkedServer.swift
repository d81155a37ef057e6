import Glibc
import Synchronization

/// A loopback HTTP/1.1 server that keeps its connections, and ends each body a moment after the
/// last event in it.
final class ChunkedServer: Sendable {
  struct Counts: Sendable, Equatable {
    var connections = 0
    /// Bodies that were sent to their end.
    var answers = 0
    /// Connections that the client closed.
    var closed = 0
  }

  let port: Int
  private let listener: Int32
  private let state = Mutex(Counts())

  var counts: Counts { state.withLock { $0 } }

  /// `rest` follows the events after `pause`; without `ends` the body has no end.
  init(_ events: String, pause: Duration, rest: String = "", ends: Bool = true) throws {
    let (listener, port) = try JSONServer.listen()
    (self.listener, self.port) = (listener, port)
    JSONServer.start { [weak self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        self?.count { $0.connections += 1 }
        JSONServer.start { [weak self] in
          while JSONServer.read(connection) != nil {
            Self.send(Self.head + Self.chunk(events), to: connection)
            usleep(UInt32(pause / .microseconds(1)))
            if !rest.isEmpty { Self.send(Self.chunk(rest), to: connection) }
            guard ends else { continue }
            Self.send("0\r\n\r\n", to: connection)
            self?.count { $0.answers += 1 }
          }
          self?.count { $0.closed += 1 }
          close(connection)
        }
      }
      close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Waits until the counts are as wanted, for five seconds at most.
  func wait(until isThere: (Counts) -> Bool) async -> Bool {
    for _ in 0..<500 {
      if isThere(counts) { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  private func count(_ change: (inout Counts) -> Void) { state.withLock { change(&$0) } }

  private static let head =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

  private static func chunk(_ text: String) -> String {
    String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
  }

  private static func send(_ text: String, to connection: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
