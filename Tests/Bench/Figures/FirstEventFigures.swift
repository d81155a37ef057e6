import Glibc
import Models
import Wire

/// From the moment in which a server writes an answer's first byte to the first event of it.
struct FirstEventFigures {
  private static let rounds = 300

  func measure() throws -> [Figure] {
    // Long enough for every thread to have gone to sleep.
    let server = try LoopbackServer(body: SampleStream.chat(deltas: 3), pause: 2_000)
    defer { server.stop() }
    let plain = try Self.plainTimes(port: server.port)
    let begun = server.times.count
    let seen = Thread.wait { await Self.eventTimes(port: server.port) }
    let sent = server.times.dropFirst(begun)
    guard seen.count == Self.rounds, sent.count == Self.rounds else {
      throw BenchError("Not every answer came.")
    }
    let times = Self.microseconds(from: Array(sent), to: seen)
    let reference = Self.microseconds(from: server.times, to: plain)
    return [
      Figure(
        "first byte to first event, p50", times.median, .microseconds,
        reference: .init(name: "recv", value: reference.median)),
      Figure(
        "first byte to first event, p99", times.percentile(99), .microseconds,
        reference: .init(name: "recv", value: reference.percentile(99))),
    ]
  }

  /// The first rounds are left out: connections and threads begin with them.
  private static func microseconds(from sent: [UInt64], to seen: [UInt64]) -> Distribution {
    Distribution(zip(sent, seen).dropFirst(10).map { Double($1 - $0) / 1e3 })
  }

  private static func eventTimes(port: Int) async -> [UInt64] {
    let provider = Provider(
      name: "bench", dialect: .chat, baseURL: "http://127.0.0.1:\(port)/v1",
      authentication: .init(source: .none, scheme: .bearer))
    let client = Client(provider: provider, key: nil, transfers: Transfers())
    let prompt = Prompt(system: [], items: [ResponseItem(.userMessage("go"))], tools: [])
    var times: [UInt64] = []
    for _ in 0..<rounds {
      var first: UInt64?
      for await batch in client.stream(prompt, CallOptions(model: "model")) {
        if first == nil, !batch.isEmpty { first = MonotonicTime.nanoseconds }
      }
      if let first { times.append(first) }
    }
    return times
  }

  private static func plainTimes(port: Int) throws -> [UInt64] {
    let connection = try LoopbackServer.connected(to: port)
    defer { close(connection) }
    let request = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n"
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    return try (0..<rounds).map { _ in
      guard write(connection, request, request.utf8.count) > 0,
        recv(connection, &buffer, buffer.count, 0) > 0
      else { throw BenchError("The plain answer did not come.") }
      return MonotonicTime.nanoseconds
    }
  }
}
