import Glibc
import JSON
import Models
import ScriptedProvider
import Testing
import Wire

/// What comes over a WebSocket beside an answer, and after it.
@Suite(.timeLimit(.minutes(1))) struct WebSocketFramesTests {
  typealias Calls = ResponsesWebSocketTests

  /// A file with events, each as its data.
  final class Recording {
    let path: String

    init(_ data: [String]) {
      var path = Array("/tmp/tern-frames-XXXXXX".utf8CString)
      let descriptor = mkstemp(&path)
      let text = StreamingTests.frames(data)
      write(descriptor, text, text.utf8.count)
      close(descriptor)
      self.path = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { unlink(path) }

    /// A step that plays it, its deltas a twentieth of a second apart.
    var step: String { #"{"recording":"\#(path)","pace":{"deltas_per_second":20}}"# }
  }

  static func events(_ client: Client) async -> [ResponseEvent] {
    var events: [ResponseEvent] = []
    for await batch in client.stream(ClientTests.prompt, Calls.options) { events += batch }
    return events
  }

  static let created = #"{"type":"response.created","response":{"id":"r","model":"m"}}"#
  static let completed =
    #"{"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}"#
  static func delta(_ text: String) -> String {
    #"{"type":"response.output_text.delta","output_index":0,"delta":"\#(text)"}"#
  }

  @Test func `limits and the model of the handshake are told with its first answer`() async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(Calls.text),\#(Calls.text)]}"#),
      upgradeHeaders: [
        .init("x-ratelimit-remaining-tokens", "5"), .init("x-codex-primary-used-percent", "40"),
        .init("openai-model", "gpt-x"),
      ])
    defer { server.stop() }
    let client = Calls.client(server)
    let first = await Self.events(client)
    #expect(
      first.prefix(2) == [
        .rateLimits(
          RateLimitSnapshot([.init("primary", usedPercent: 40), .init("tokens", remaining: 5)])),
        .serverModel("gpt-x"),
      ])
    let second = await Self.events(client)
    #expect(!second.contains { if case .rateLimits = $0 { true } else { false } })
    #expect(!second.contains(.serverModel("gpt-x")))
  }

  @Test func `limits and the model are told from the headers of messages`() async throws {
    let recording = Recording([
      Self.created,
      #"{"type":"response.metadata","headers":{"x-ratelimit-remaining-requests":["7"],"openai-model":"gpt-y"}}"#,
      Self.delta("Hi"), Self.completed,
    ])
    let server = try Calls.server(recording.step)
    defer { server.stop() }
    let events = await Self.events(Calls.client(server))
    #expect(events.contains(.rateLimits(RateLimitSnapshot([.init("requests", remaining: 7)]))))
    #expect(events.contains(.serverModel("gpt-y")))
    let failing = try Calls.server(
      Calls.error(429, "rate_limit_exceeded", #"{"x-ratelimit-remaining-requests":"0"}"#))
    defer { failing.stop() }
    let failed = await Self.events(Calls.client(failing))
    #expect(
      failed.first == .rateLimits(RateLimitSnapshot([.init("requests", remaining: 0)])))
    #expect(DecoderSample.failure(failed)?.status == 429)
  }

  @Test func `what comes after an answer's end is none of the next one`() async throws {
    let recording = Recording([
      Self.created, Self.completed, Self.delta("Stale"),
      #"{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Stale"}]}}"#,
      Self.completed,
    ])
    let server = try Calls.server(recording.step, Calls.text)
    defer { server.stop() }
    let client = Calls.client(server)
    #expect(DecoderSample.failure(await Self.events(client)) == nil)
    let next = await Self.events(client)
    #expect(DecoderSample.failure(next) == nil)
    #expect(DecoderSample.contents(next) == [.assistantMessage("Done.")])
    #expect(Set(server.requests.map { $0.header("sec-websocket-key") }).count == 1)
  }
}
