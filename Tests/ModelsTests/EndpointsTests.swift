import JSON
import Models
import Synchronization
import Testing
import Wire

/// Endpoints beside the answer itself.
@Suite struct EndpointsTests {
  typealias Attempts = ClientAttemptsTests

  static func client(
    _ dialect: WireDialect, _ server: JSONServer, name: String = "local"
  ) -> Client {
    var provider = Attempts.provider(dialect, server)
    provider.name = name
    return Client(
      provider: provider, credentials: .fixed("k"), transfers: Transfers(), conversationID: "s1")
  }

  @Test func `a history is shortened and what comes back is kept as it is`() async throws {
    let server = try JSONServer { _ in
      .json(
        #"{"id":"c","object":"response.compaction","output":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Find it"}]},{"type":"compaction","id":"cmp","encrypted_content":"xyz"}],"usage":{"input_tokens":900,"output_tokens":30}}"#
      )
    }
    let client = Self.client(.responses, server, name: "openai")
    let history = try await client.compact(
      ConversationSample.prompt(), CallOptions(model: "gpt-5.5"))
    #expect(history.usage == Usage(input: 900, output: 30))
    #expect(
      history.items.map(\.content) == [.userMessage("Find it"), .compaction(summary: "")])
    let body = try JSON(parsing: server.requests[0].body)
    #expect(server.requests[0].line == "POST /v1/responses/compact")
    #expect(server.requests[0].headers["accept"] == "application/json")
    #expect(body["prompt_cache_key"] == "s1")
    #expect(body["stream"] == nil && body["store"] == nil && body["include"] == nil)

    let again = try ModelRequest(
      Prompt(system: [], items: history.items, tools: []), CallOptions(model: "gpt-5.5"),
      provider: client.provider, key: nil)
    let input = try JSON(parsing: again.body)["input"]
    #expect(input?[0]?.text == history.items[0].payload?.text)
    #expect(input?[1]?.text == #"{"type":"compaction","id":"cmp","encrypted_content":"xyz"}"#)
  }

  @Test(arguments: ["developer", "system"])
  func `a system prompt that comes back with a history is none of it`(role: String) async throws {
    let prompt =
      #"{"type":"message","role":"\#(role)","content":[{"type":"input_text","text":"Be"}]}"#
    let seal = #"{"type":"compaction","id":"cmp","encrypted_content":"xyz"}"#
    let server = try JSONServer { _ in .json(#"{"output":[\#(prompt),\#(seal)]}"#) }
    let client = Self.client(.responses, server, name: "openai")
    let history = try await client.compact(
      ConversationSample.prompt(), CallOptions(model: "gpt-5.6-sol"))
    #expect(history.items.map { $0.payload?.text } == [seal])
  }

  @Test func `a model that is asked in another dialect has no history shortened`() async throws {
    let server = try JSONServer { _ in .json("{}") }
    var client = Self.client(.responses, server)
    var provider = client.provider
    provider.otherDialects = [Provider.OtherDialect(.chat)]
    client = Client(provider: provider, key: nil, transfers: Transfers())
    var options = CallOptions(model: "m")
    #expect(client.turn().canCompact(options))
    var entry = ModelEntry(ModelReference(provider: provider.name, model: "m"))
    entry.dialects = [.chat]
    options.knownModel = entry
    #expect(!client.turn().canCompact(options))
    await #expect(throws: ModelError.self) {
      try await client.compact(ConversationSample.prompt(), options)
    }
    #expect(server.requests.count == 0)
  }

  @Test(arguments: [("o4-mini", "function_call"), ("gpt-5.5", "custom_tool_call")])
  func `what is shortened names calls as the model's requests do`(
    model: String, type: String
  ) async throws {
    let server = try JSONServer { _ in
      .json(#"{"output":[{"type":"compaction","id":"c","encrypted_content":"x"}]}"#)
    }
    let call = ToolCall(id: "c1", name: "apply_patch", arguments: "*** Begin Patch", kind: .custom)
    let patch = ToolSpec(name: "apply_patch", description: "", parameters: [:], format: .text)
    let prompt = Prompt(
      system: [],
      items: [
        ResponseItem(.userMessage("Mend it")), ResponseItem(.toolCall(call)),
        ResponseItem(.toolResult(ToolResult(callID: "c1", output: "Done."))),
      ], tools: [patch])
    _ = try await Self.client(.responses, server, name: "openai")
      .compact(prompt, CallOptions(model: model))
    let input = try JSON(parsing: server.requests[0].body)["input"]?.arrayValue ?? []
    #expect(input.dropFirst().map { $0["type"] } == [.string(type), .string(type + "_output")])
  }

  @Test func `pictures in a shortened history are seen, and can be left out`() async throws {
    let message =
      #"{"type":"message","role":"user","content":[{"type":"input_text","text":"See"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"high"},{"type":"input_image","image_url":"https://a/b.png"}]}"#
    let server = try JSONServer { _ in .json(#"{"output":[\#(message)]}"#) }
    let client = Self.client(.responses, server, name: "openai")
    let history = try await client.compact(
      ConversationSample.prompt(), CallOptions(model: "gpt-5.5"))
    let prompt = Prompt(system: [], items: history.items, tools: [])
    #expect(prompt.hasMedia)
    #expect(
      prompt.items.map(\.content) == [
        .userMessage(
          "See",
          attachments: [
            .image(ImageContent(.data(mediaType: "image/png", base64: "AAAA"), detail: .high)),
            .image(ImageContent(.url("https://a/b.png"))),
          ])
      ])
    func input(_ prompt: Prompt) throws -> String? {
      let request = try ModelRequest(
        prompt, CallOptions(model: "gpt-5.5"), provider: client.provider, key: nil)
      return try JSON(parsing: request.body)["input"]?[0]?.text
    }
    #expect(try input(prompt) == message)
    #expect(!prompt.withoutMedia.hasMedia)
    let bare = try input(prompt.withoutMedia) ?? ""
    #expect(bare.contains("See") && !bare.contains("input_image"))
  }

  @Test(arguments: [true, false])
  func `a long history goes compressed where the provider takes it so`(takes: Bool) async throws {
    let server = try JSONServer { request in
      request.line.hasSuffix("/compact")
        ? .json(#"{"output":[{"type":"compaction","id":"c","encrypted_content":"x"}]}"#)
        : .stream(Attempts.responsesAnswer)
    }
    var provider = Attempts.provider(.responses, server)
    var quirks = ProviderQuirks()
    quirks.takesCompression = takes
    provider.quirks = quirks
    let client = Client(provider: provider, credentials: .fixed("k"), transfers: Transfers())
    let words = String(repeating: "Long. ", count: 1000)
    let prompt = ConversationSample.prompt([ResponseItem(.userMessage(words))])
    _ = await client.complete(prompt, CallOptions(model: "m"))
    _ = try await client.compact(prompt, CallOptions(model: "m"))
    let encodings = server.requests.map { $0.headers["content-encoding"] }
    #expect(encodings == (takes ? ["zstd", "zstd"] : [nil, nil]))
  }

  @Test func `traces are summarised one for one`() async throws {
    let server = try JSONServer { _ in
      .json(
        #"{"output":[{"trace_summary":"Did a.","memory_summary":"A."},{"raw_memory":"Did b.","memory_summary":"B."}]}"#
      )
    }
    let traces = ["1", "2"].map {
      MemoryTrace(
        id: $0, sourcePath: "/logs/\($0)", items: [ResponseItem(.userMessage("Hi \($0)"))])
    }
    let summaries = try await Self.client(.responses, server)
      .summarizeMemories(traces, CallOptions(model: "gpt-5.5", effort: .low))
    #expect(
      summaries == [
        MemorySummary(trace: "Did a.", memory: "A."),
        MemorySummary(trace: "Did b.", memory: "B."),
      ])
    #expect(
      server.requests[0].body
        == #"{"model":"gpt-5.5","traces":[{"id":"1","metadata":{"source_path":"/logs/1"},"items":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi 1"}]}]},{"id":"2","metadata":{"source_path":"/logs/2"},"items":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi 2"}]}]}],"reasoning":{"effort":"low"}}"#
    )
  }

  @Test func `traces name calls as their provider takes it`() async throws {
    let server = try JSONServer { _ in .json(#"{"output":[{"memory_summary":"A."}]}"#) }
    var provider = Attempts.provider(.responses, server)
    var quirks = ProviderQuirks()
    quirks.callIDs = .nineLetters
    provider.quirks = quirks
    let trace = MemoryTrace(id: "1", sourcePath: "/logs/1", items: ConversationSample.items)
    _ = try await Client(provider: provider, key: nil, transfers: Transfers())
      .summarizeMemories([trace], CallOptions(model: "m"))
    let body = try JSON(parsing: server.requests[0].body)
    let ids = (body["traces"]?[0]?["items"]?.arrayValue ?? []).compactMap {
      $0["call_id"]?.stringValue
    }
    #expect(ids.count == 2 && ids[0] == ids[1] && ids[0].utf8.count == 9)
  }

  @Test func `a provider without the Responses API is not asked`() async throws {
    let server = try JSONServer { _ in .json("{}") }
    let client = Self.client(.messages, server)
    await #expect(throws: ModelError.self) {
      try await client.compact(ConversationSample.prompt(), CallOptions(model: "m"))
    }
    await #expect(throws: ModelError.self) {
      try await client.summarizeMemories([], CallOptions(model: "m"))
    }
    #expect(server.requests.count == 0)
  }

  @Test(arguments: [
    (429, #"{"error":{"message":"Slow","code":"rate_limit_exceeded"}}"#, "rate_limited"),
    (200, #"{"error":{"message":"Bad","code":"server_error"}}"#, "server_error"),
    (200, "oops", "protocol_violation"), (200, #"{"output":[]}"#, "protocol_violation"),
    (404, #"{"error":{"message":"Nothing"}}"#, "invalid_request"),
  ])
  func `what is no shortened history is classified`(
    status: Int, body: String, kind: String
  ) async throws {
    let server = try JSONServer { _ in .json(body, status: status) }
    let client = Self.client(.responses, server)
    do {
      _ = try await client.compact(ConversationSample.prompt(), CallOptions(model: "m"))
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.kind.name == kind)
    }
  }

  @Test func `a history is shortened where the turn is, with the call's own headers`()
    async throws
  {
    let server = try JSONServer { request in
      request.line.hasSuffix("/compact")
        ? .json(#"{"output":[{"type":"compaction","id":"c","encrypted_content":"x"}]}"#)
        : .stream(Attempts.responsesAnswer, headers: ["x-codex-turn-state: here"])
    }
    var provider = Attempts.provider(.responses, server)
    var quirks = ProviderQuirks()
    quirks.affinityHeader = "x-session"
    provider.quirks = quirks
    let client = Client(
      provider: provider, credentials: .fixed("k"), transfers: Transfers(), conversationID: "s1")
    let turn = client.turn()
    _ = await turn.complete(ConversationSample.prompt(), CallOptions(model: "m"))
    var options = CallOptions(model: "m")
    options.headers = [Provider.Header("X-Own", "yes")]
    _ = try await turn.compact(ConversationSample.prompt(), options)
    options.conversationID = "s2"
    _ = try await client.compact(ConversationSample.prompt(), options)
    let sent = server.requests.dropFirst().map { request in
      ["x-own", "x-session", "x-codex-turn-state"].map { request.headers[$0] }
    }
    #expect(sent == [["yes", "s1", "here"], ["yes", "s2", nil]])
  }

  @Test(arguments: [true, false])
  func `a refused key is renewed where the options leave it to the call`(
    renews: Bool
  ) async throws {
    let server = try JSONServer { request in
      request.headers["authorization"] == "Bearer new"
        ? .json(#"{"output":[{"type":"compaction","id":"c","encrypted_content":"x"}]}"#)
        : .json(#"{"error":{"message":"No"}}"#, status: 401)
    }
    let credentials = CredentialSource(
      current: { () async throws(ModelError) in .key("old") },
      renew: { _ async throws(ModelError) in .key("new") })
    let client = Client(
      provider: Attempts.provider(.responses, server), credentials: credentials,
      transfers: Transfers())
    var options = CallOptions(model: "m")
    options.renewsKey = renews
    let turn = client.turn()
    do {
      _ = try await turn.compact(ConversationSample.prompt(), options)
      #expect(renews)
    } catch {
      #expect(!renews && error.kind == .unauthenticated)
      #expect(try await turn.renewKey())
      _ = try await turn.compact(ConversationSample.prompt(), options)
    }
    #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer old", "Bearer new"])
  }

  @Test func `what goes wrong beside the answers is in the log as well`() async throws {
    let server = try JSONServer { _ in .json(#"{"error":{"message":"No"}}"#, status: 404) }
    let heard = Mutex<[String]>([])
    let telemetry = Telemetry { record in
      heard.withLock { $0.append(record.json["type"]?.stringValue ?? "") }
    }
    let provider = Attempts.provider(.responses, server)
    let client = Client(
      provider: provider, credentials: .fixed("k"), transfers: Transfers(), telemetry: telemetry)
    _ = try? await client.compact(ConversationSample.prompt(), CallOptions(model: "m"))
    _ = try? await Discovery(transfers: Transfers(), telemetry: telemetry).models(of: provider)
    #expect(heard.withLock { $0 } == ["request", "failed", "request", "failed"])
  }
}
