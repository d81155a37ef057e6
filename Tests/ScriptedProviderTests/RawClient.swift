import CPosix
import Glibc
import JSON
import ScriptedProvider

/// A client on a plain socket that shows an answer as it came: each chunk, and how it ended.
final class RawClient {
  struct Answer: Equatable {
    enum Ending: Equatable { case complete, closed, reset, silent }

    var status = 0
    var headers: [String: String] = [:]
    /// Chunks of the transfer encoding; one piece when the body has a length.
    var chunks: [[UInt8]] = []
    var ending = Ending.complete

    var text: String { String(decoding: chunks.joined(), as: UTF8.self) }
    var json: JSON { get throws { try JSON(parsing: text) } }
  }

  private enum Stop: Error { case closed, reset, silent }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Connects; `patience` is how many seconds of silence make an answer silent.
  init(port: Int, patience: Double = 20) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    var limit = timeval(tv_sec: Int(patience), tv_usec: Int(patience * 1e6) % 1_000_000)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends a request and reads its answer.
  func post(_ path: String, _ body: String, headers: [String] = []) -> Answer {
    send("POST \(path) HTTP/1.1\r\nhost: x\r\n")
    for header in headers { send("\(header)\r\n") }
    send("content-length: \(body.utf8.count)\r\n\r\n\(body)")
    return receive()
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  func receive() -> Answer {
    var answer = Answer()
    do throws(Stop) {
      try readHead(&answer)
      if answer.headers["transfer-encoding"] == "chunked" {
        while case let chunk = try readChunk(), !chunk.isEmpty { answer.chunks.append(chunk) }
      } else {
        answer.chunks = [try take(Int(answer.headers["content-length"] ?? "0") ?? 0)]
      }
    } catch {
      switch error {
      case .closed: answer.ending = .closed
      case .reset: answer.ending = .reset
      case .silent: answer.ending = .silent
      }
    }
    return answer
  }

  private func readHead(_ answer: inout Answer) throws(Stop) {
    answer.status = Int(try line().split(separator: " ").dropFirst().first ?? "") ?? 0
    while case let line = try line(), !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      answer.headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
  }

  private func readChunk() throws(Stop) -> [UInt8] {
    let size = Int(try line(), radix: 16) ?? 0
    let bytes = try take(size)
    _ = try take(2)
    return bytes
  }

  private func line() throws(Stop) -> String {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line
      }
      try fill()
    }
  }

  private func take(_ count: Int) throws(Stop) -> [UInt8] {
    while buffer.count < count { try fill() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private func fill() throws(Stop) {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count == 0 { throw .closed }
    if count < 0 { throw errno == ECONNRESET ? .reset : .silent }
    buffer += bytes[..<count]
  }
}

private final class ThreadBody {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

/// Runs blocking work on a thread of its own, away from the task pool.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    let box = Unmanaged.passRetained(ThreadBody { continuation.resume(returning: work()) })
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    pthread_detach(thread)
  }
}

/// Plays a scenario to clients made by `work`.
func playing<Value: Sendable>(
  _ scenario: String, patience: Double = 20,
  _ work: @escaping @Sendable (RawClient) -> Value
) async throws -> (value: Value, server: ScriptedProvider) {
  let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
  let port = server.port
  let value = await onThread { work(RawClient(port: port, patience: patience)) }
  return (value, server)
}

/// An event of a stream: its name, empty where the dialect has none, and its data.
struct ReceivedEvent: Equatable {
  var name: String
  var data: String

  /// Members of the data that hold strings or numbers, found by a path such as `delta.text`.
  subscript(path: String) -> String? {
    var value = try? JSON(parsing: data)
    for name in path.split(separator: ".") {
      value = Int(name).map { index in value?[index] } ?? value?[String(name)]
    }
    return value?.stringValue ?? value.map(\.text)
  }

  static func all(in stream: String) -> [ReceivedEvent] {
    stream.split(separator: "\n\n").map { block in
      var event = ReceivedEvent(name: "", data: "")
      for line in block.split(separator: "\n") {
        if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
        if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
      }
      return event
    }
  }
}
