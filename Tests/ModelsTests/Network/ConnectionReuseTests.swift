import Models
import Testing
import Wire

/// What becomes of a connection when an answer is over and its response is not.
@Suite(.timeLimit(.minutes(1))) struct ConnectionReuseTests {
  static func call(_ client: Client) async -> ModelError? {
    await client.complete(ConversationSample.prompt(), CallOptions(model: "m")).firstError
  }

  static func client(_ dialect: WireDialect, _ server: ChunkedServer) -> Client {
    let provider = ConversationSample.provider(dialect, base: "http://127.0.0.1:\(server.port)/v1")
    return Client(provider: provider, key: nil, transfers: Transfers())
  }

  @Test(arguments: StreamingTests.streams)
  func `calls one after the other use one connection`(
    dialect: WireDialect, events: String
  ) async throws {
    var counts = try await Self.countsOfThreeCalls(dialect, events)
    // An end is waited for a moment only: a machine that stood still that long may try again.
    for _ in 0..<2 where counts.connections > 1 {
      counts = try await Self.countsOfThreeCalls(dialect, events)
    }
    #expect(counts == ChunkedServer.Counts(connections: 1, answers: 3))
  }

  private static func countsOfThreeCalls(
    _ dialect: WireDialect, _ events: String
  ) async throws -> ChunkedServer.Counts {
    let server = try ChunkedServer(events, pause: .milliseconds(20))
    let client = client(dialect, server)
    for number in 1...3 {
      #expect(await call(client) == nil)
      #expect(await server.wait { $0.answers == number })
      // The last chunk is on its way; it must be read before the next call looks for a connection.
      try await Task.sleep(for: .milliseconds(100))
    }
    return server.counts
  }

  @Test(arguments: ["", String(repeating: ": more\n\n", count: 40_000)])
  func `a response that does not end soon is not waited for`(rest: String) async throws {
    let (dialect, events) = StreamingTests.streams[0]
    let server = try ChunkedServer(events, pause: .milliseconds(5), rest: rest, ends: false)
    let client = Self.client(dialect, server)
    #expect(await Self.call(client) == nil)
    #expect(await server.wait { $0.closed == 1 })
  }

  @Test func `a call that is left in the middle closes its connection at once`() async throws {
    let (dialect, events) = StreamingTests.streams[0]
    let half = String(events.prefix(events.count / 2))
    let server = try ChunkedServer(half, pause: .milliseconds(1), ends: false)
    let client = Self.client(dialect, server)
    for await _ in client.stream(ConversationSample.prompt(), CallOptions(model: "m")) { break }
    #expect(await server.wait { $0.closed == 1 })
  }
}
