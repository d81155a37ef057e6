import PseudoTerminal
import ScriptedProvider

/// What a turn of twenty tool calls sends, with the whole history each time or only what is new.
struct RequestFigures {
  private static let calls = 20

  let bench: Workbench

  func measure() throws -> [Figure] {
    let events = try bytesSent(webSocket: false)
    let socket = try bytesSent(webSocket: true)
    return [
      Figure("sent in \(Self.calls) tool calls over SSE", Double(events) / 1e3, .kilobytes),
      Figure(
        "· over a WebSocket", Double(socket) / 1e3, .kilobytes,
        reference: .init(name: "over SSE", value: Double(events) / 1e3)),
    ]
  }

  /// All bytes that the server received, heads, handshake and frames among them.
  private func bytesSent(webSocket: Bool) throws -> Int {
    try Files.write(
      String(repeating: "A line of a file that the model wants to see.\n", count: 40),
      to: "\(bench.workspace)/notes.txt")
    // Ever other lines: the same call again and again would be a circle.
    let calls = (1...Self.calls).map {
      #"{"answer":[{"tool_call":{"name":"read_file","arguments":"#
        + #"{"path":"notes.txt","start_line":\#($0)}}}]},"#
    }
    let scenario = #"{"steps":[\#(calls.joined()){"answer":[{"text":"That was all."}]}]}"#
    let provider = try bench.provider(
      playing: scenario, dialect: "responses", webSocket: webSocket)
    defer { provider.stop() }
    let program = try bench.start([bench.binary, "exec", "Read the notes."])
    while !program.isAtEnd { _ = program.read(within: 10_000) }
    guard provider.failures.isEmpty, provider.requests.count > Self.calls else {
      throw BenchError("The turn did not come to its end: \(provider.failures)")
    }
    return provider.receivedBytes
  }
}
