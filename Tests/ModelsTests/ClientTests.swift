import JSON
import Models
import ScriptedProvider
import Testing
import Wire

/// The client over a real socket, in every dialect.
@Suite struct ClientTests {
  static let prompt = Prompt(
    system: [SystemBlock("You are Tern.")], items: [ResponseItem(.userMessage("Find the bug"))],
    tools: [ConversationSample.tool])

  /// Plays a scenario to one call.
  static func play(
    _ dialect: WireDialect, _ steps: String
  ) async throws -> (TurnResult, [RecordedRequest]) {
    let server = try ScriptedProvider(scenario: Scenario(parsing: #"{"steps":[\#(steps)]}"#))
    defer { server.stop() }
    let result = await client(dialect, server.baseURL).complete(prompt, CallOptions(model: "m"))
    return (result, server.requests)
  }

  static func client(_ dialect: WireDialect, _ base: String) -> Client {
    var provider = ConversationSample.provider(dialect, base: base)
    provider.limits = Provider.Limits(connectTimeout: 5, firstByteTimeout: 20, idleTimeout: 20)
    return Client(provider: provider, key: "secret", transfers: Transfers())
  }

  static let turn =
    #"{"answer":[{"thinking":"A test first."},{"text":"I run the test."},{"tool_call":{"name":"shell","arguments":{"command":"make test"}}}],"usage":{"input":900,"cached":100,"output":40}}"#

  @Test(arguments: WireDialect.allCases)
  func `one turn is the same in every dialect`(dialect: WireDialect) async throws {
    let (result, requests) = try await Self.play(dialect, Self.turn)
    #expect(result.firstError == nil)
    #expect(result.completion.stop.kind == .toolCalls)
    #expect(result.completion.usage.input == 900)
    #expect(result.completion.usage.cachedInput == 100)
    #expect(result.completion.usage.output == 40)
    let told = result.completion.items.map { item in
      switch item.content {
      case .reasoning(let thought): "thought: \(thought.summary)\(thought.text)"
      case .assistantMessage(let text): "text: \(text)"
      case .toolCall(let call): "\(call.name): \(call.arguments)"
      case .userMessage, .toolResult, .compaction: "?"
      }
    }
    #expect(
      told == [
        "thought: A test first.", "text: I run the test.", #"shell: {"command":"make test"}"#,
      ])
    #expect(requests.count == 1)
    let headers = requests.first?.headers ?? []
    #expect(
      headers.contains { $0.name.lowercased() == "authorization" && $0.value == "Bearer secret" })
  }

  @Test(arguments: WireDialect.allCases)
  func `events come while the answer is written`(dialect: WireDialect) async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(
        parsing:
          #"{"steps":[{"answer":[{"text":"A text that stays unfinished for ever and ever."}],"fault":{"kind":"stall","after_events":8}}]}"#
      ))
    defer { server.stop() }
    var text = ""
    for await batch in Self.client(dialect, server.baseURL)
      .stream(Self.prompt, CallOptions(model: "m"))
    {
      #expect(!batch.isEmpty)
      for case .outputTextDelta(_, let piece) in batch { text += piece }
      if !text.isEmpty { break }
    }
    #expect(text.hasPrefix("A text"))
  }

  @Test(arguments: WireDialect.allCases)
  func `an answer that is no success is classified`(dialect: WireDialect) async throws {
    let (result, _) = try await Self.play(
      dialect,
      #"{"status":529,"headers":{"retry-after":"2"},"error":{"type":"overloaded_error","message":"Overloaded"}}"#
    )
    #expect(result.firstError?.kind == .overloaded(retryAfter: 2))
    #expect(result.firstError?.message == "local said 529: Overloaded")
    #expect(result.completion == Completion(stop: Stop(.failed)))
  }

  @Test(arguments: WireDialect.allCases)
  func `an error that comes as a success is an error`(dialect: WireDialect) async throws {
    let (result, _) = try await Self.play(
      dialect, #"{"status":200,"error":{"type":"overloaded_error","message":"Overloaded"}}"#)
    #expect(result.firstError?.kind == .overloaded(retryAfter: nil))
    #expect(result.completion == Completion(stop: Stop(.failed)))
  }

  @Test(arguments: WireDialect.allCases, ["end", "truncate", "reset", "error"])
  func `a stream that breaks is a failure that has what was told, as unfinished`(
    dialect: WireDialect, fault: String
  ) async throws {
    let text = "A rather long text that never comes to its end."
    let (result, _) = try await Self.play(
      dialect,
      #"{"answer":[{"text":"\#(text)"}],"fault":{"kind":"\#(fault)","after_events":6}}"#
    )
    #expect(result.firstError != nil)
    #expect(result.completion.items == [])
    #expect(result.completion.stop.kind == .failed)
    // A reset may overtake what was sent before it.
    let told = result.unfinished
    #expect(told.count == 1 || (fault == "reset" && told.isEmpty))
    #expect(told.allSatisfy { $0.index == 0 && $0.kind == .message && text.hasPrefix($0.text) })
  }

  @Test(arguments: WireDialect.allCases)
  func `an answer that breaks within a call has the call's beginning`(
    dialect: WireDialect
  ) async throws {
    let frames =
      CallFrames.start(dialect) + [
        CallFrames.open(dialect, 0), CallFrames.piece(dialect, 0, "{}"),
      ] + CallFrames.close(dialect, 0, "{}") + [
        CallFrames.open(dialect, 1), CallFrames.piece(dialect, 1, #"{"x":"#),
        CallFrames.piece(dialect, 1, #""a"#),
      ]
    let server = try JSONServer { _ in .stream(StreamingTests.frames(frames)) }
    let result = await Client(
      provider: ClientAttemptsTests.provider(dialect, server), key: nil, transfers: Transfers()
    ).complete(Self.prompt, CallOptions(model: "m"))
    #expect(result.firstError?.kind == .protocolViolation)
    #expect(
      result.completion.items.map(\.content) == [DecoderSample.call("call_0", "f", "{}")])
    #expect(
      result.unfinished == [
        UnfinishedItem(
          index: 1, kind: .toolCall(id: "call_1", name: "f"), text: #"{"x":"a"#)
      ])
  }

  @Test(arguments: WireDialect.allCases)
  func `of a whole answer nothing is unfinished`(dialect: WireDialect) async throws {
    let (result, _) = try await Self.play(dialect, Self.turn)
    #expect(result.unfinished == [])
  }

  @Test func `a server that is not there is a failure of the transport`() async throws {
    let result = await Self.client(.chat, "http://127.0.0.1:1/v1")
      .complete(Self.prompt, CallOptions(model: "m"))
    #expect(result.firstError?.kind == .transport)
    #expect(result.completion == Completion(stop: Stop(.failed)))
  }

  @Test func `cancelling the task ends the answer as cancelled`() async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(
        parsing:
          #"{"steps":[{"answer":[{"text":"one two three"}],"fault":{"kind":"stall","after_events":3}}]}"#
      ))
    defer { server.stop() }
    let client = Self.client(.chat, server.baseURL)
    let (begun, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      var events: [ResponseEvent] = []
      for await batch in client.stream(Self.prompt, CallOptions(model: "m")) {
        events += batch
        signal.yield()
      }
      return events
    }
    for await _ in begun { break }
    task.cancel()
    let events = await task.value
    #expect(DecoderSample.failure(events)?.kind == .cancelled)
    #expect(DecoderSample.completion(events)?.stop.kind == .cancelled)
  }

  @Test func `a stream of batches that are there gives them and ends`() async {
    let batches: [[ResponseEvent]] = [
      [.created(id: "a", model: "m")], [.completed(Completion(stop: Stop(.endOfTurn)))],
    ]
    var seen: [[ResponseEvent]] = []
    for await batch in ResponseStream(batches) { seen.append(batch) }
    #expect(seen == batches)
  }

  static let documents: [(WireDialect, String)] = [
    (
      .responses,
      #"{"id":"r","object":"response","model":"m","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Yes"}]}],"usage":{"input_tokens":3,"output_tokens":1}}"#
    ),
    (
      .chat,
      #"{"id":"r","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Yes"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#
    ),
    (
      .messages,
      #"{"id":"r","type":"message","model":"m","content":[{"type":"text","text":"Yes"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":1}}"#
    ),
  ]

  @Test(arguments: documents)
  func `a whole answer in one document is an answer`(dialect: WireDialect, document: String) {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    let events = decoder.decode(document: Array(document.utf8)) + decoder.finish()
    let completion = DecoderSample.completion(events)
    #expect(completion?.stop.kind == .endOfTurn)
    #expect(DecoderSample.contents(events) == [.assistantMessage("Yes")])
    #expect(completion?.usage == Usage(input: 3, output: 1))
  }

  @Test(arguments: WireDialect.allCases, [#"{"error":{"message":"No such model"}}"#, "oops"])
  func `a document that is no answer is an error`(dialect: WireDialect, document: String) {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    let events = decoder.decode(document: Array(document.utf8)) + decoder.finish()
    #expect(DecoderSample.failure(events) != nil)
    #expect(DecoderSample.completion(events)?.stop.kind == .failed)
  }

  @Test(arguments: WireDialect.allCases)
  func `an error in a list is that error`(dialect: WireDialect) {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    let document = #"[{"error":{"code":429,"message":"Too fast","status":"RESOURCE_EXHAUSTED"}}]"#
    let events = decoder.decode(document: Array(document.utf8)) + decoder.finish()
    #expect(DecoderSample.failure(events)?.kind == .rateLimited(retryAfter: nil))
  }
}
