import JSON
import Models
import Testing

/// Where requests are marked for a provider's cache.
@Suite struct CacheMarkTests {
  typealias Sample = ConversationSample

  static let system = [
    SystemBlock("Program.", cacheScope: .global), SystemBlock("More.", cacheScope: .global),
    SystemBlock("Project.", cacheScope: .org), SystemBlock("Today."),
  ]

  static func body(
    _ items: [ResponseItem], model: String = "m", provider: Provider,
    _ change: (inout CallOptions) -> Void = { _ in }
  ) throws -> JSON {
    var options = CallOptions(model: model)
    change(&options)
    let prompt = Prompt(system: system, items: items, tools: [])
    return try JSON(
      parsing: ModelRequest(prompt, options, provider: provider, key: nil).body)
  }

  static func rounds(_ count: Int, calls: Int = 1) -> [ResponseItem] {
    var items = [ResponseItem(.userMessage("Start"))]
    for round in 0..<count {
      let ids = (0..<calls).map { "call_\(round)_\($0)" }
      items += ids.map { ResponseItem(.toolCall(ToolCall(id: $0, name: "shell", arguments: "{}"))) }
      items += ids.map { ResponseItem(.toolResult(ToolResult(callID: $0, output: "ok"))) }
    }
    return items
  }

  @Test func `the last block of each scope is marked`() throws {
    let body = try Self.body(Self.rounds(0), provider: Sample.provider(.messages))
    let marked = (body["system"]?.arrayValue ?? []).map { $0["cache_control"] != nil }
    #expect(marked == [false, true, true, false])
  }

  @Test func `the system prompt may be kept an hour, the history never`() throws {
    let body = try Self.body(Self.rounds(1), provider: Sample.provider(.messages)) {
      $0.cacheLifetime = .oneHour
    }
    #expect(
      body["system"]?.text.contains(#""cache_control":{"type":"ephemeral","ttl":"1h"}"#) == true)
    #expect(body["messages"]?.text.contains("1h") == false)
    #expect(body["messages"]?.text.contains("cache_control") == true)
  }

  @Test(arguments: [(0, 1), (1, 1), (3, 2), (2, 12), (4, 30)])
  func `there are never more than four marks, and the last is at the end`(
    rounds: Int, calls: Int
  ) throws {
    let body = try Self.body(
      Self.rounds(rounds, calls: calls), provider: Sample.provider(.messages))
    let blocks = (body["messages"]?.arrayValue ?? []).flatMap { $0["content"]?.arrayValue ?? [] }
    let marks = blocks.indices.filter { blocks[$0]["cache_control"] != nil }
    #expect(marks.last == blocks.count - 1)
    #expect(body.text.split(separator: "cache_control").count - 1 <= 4)
  }

  @Test func `a long stretch gets a mark of its own where there is one left`() throws {
    var provider = Sample.provider(.messages)
    provider.name = "p"
    let prompt = Prompt(
      system: [SystemBlock("One.", cacheScope: .org)], items: Self.rounds(1, calls: 15), tools: [])
    let body = try JSON(
      parsing: ModelRequest(prompt, CallOptions(model: "m"), provider: provider, key: nil).body)
    let blocks = (body["messages"]?.arrayValue ?? []).flatMap { $0["content"]?.arrayValue ?? [] }
    let marks = blocks.indices.filter { blocks[$0]["cache_control"] != nil }
    #expect(marks.count == 3)
    #expect(zip(marks.dropFirst().suffix(1), marks.dropFirst(2)).allSatisfy { $1 - $0 <= 20 })
  }

  @Test func `a model that is billed by marks gets them in a first message`() throws {
    let provider = Sample.provider(.responses, base: "https://api.openai.com/v1")
    let body = try Self.body(Self.rounds(0), model: "gpt-6-sol", provider: provider) {
      $0.conversationID = "c1"
    }
    #expect(body["instructions"] == nil)
    #expect(body["prompt_cache_key"] == "c1")
    let first = body["input"]?[0]
    #expect(first?["role"] == "developer")
    #expect(
      first?["content"]?[2]?.text
        == #"{"type":"input_text","text":"Project.","prompt_cache_breakpoint":{"mode":"explicit"}}"#
    )
    #expect(first?["content"]?[3]?["prompt_cache_breakpoint"] == nil)
    let older = try Self.body(Self.rounds(0), model: "gpt-5.5", provider: provider)
    #expect(older["instructions"] != nil)
  }

  @Test func `a router passes marks on to models that know them`() throws {
    let provider = Sample.provider(.chat, base: "https://openrouter.ai/api/v1")
    let claude = try Self.body(
      Self.rounds(0), model: "anthropic/claude-opus-4.8", provider: provider)
    #expect(claude["messages"]?[0]?["content"]?[2]?["cache_control"] != nil)
    #expect(claude["messages"]?[1]?["content"]?[0]?["cache_control"] != nil)
    let gpt = try Self.body(Self.rounds(0), model: "openai/gpt-5.5", provider: provider)
    #expect(!gpt.text.contains("cache_control"))
  }

  @Test(arguments: WireDialect.allCases)
  func `a history that grows round by round keeps the bytes before`(dialect: WireDialect) throws {
    var before: [String] = []
    for count in 0..<6 {
      let now = try Sample.history(Self.rounds(count, calls: 3), provider: Sample.provider(dialect))
        .map { $0.text.split(separator: #","cache_control":{"type":"ephemeral"}"#).joined() }
      #expect(now.prefix(before.count).elementsEqual(before))
      #expect(now.count > before.count)
      before = now
    }
  }

  /// Histories, each of which goes on from the one before.
  static let growing: [[[ResponseItem]]] = [
    (0..<5).map { rounds($0, calls: 2) },
    // An answer that is asked to go on although nobody said anything, and what follows it.
    [
      [user("Hi"), answer("Half")], [user("Hi"), answer("Half"), answer(" whole")],
      [user("Hi"), answer("Half"), answer(" whole"), user("And?")],
    ],
    [[user("Hi")], [user("Hi"), answer("Ho"), user("So?")]],
    [[user("Hi"), user("there")], [user("Hi"), user("there"), answer("Ho"), user("So?")]],
  ]
  static func user(_ text: String) -> ResponseItem { ResponseItem(.userMessage(text)) }
  static func answer(_ text: String) -> ResponseItem { ResponseItem(.assistantMessage(text)) }

  /// Each block of the messages on its own, with its role, and whether it is marked.
  static func blocks(_ items: [ResponseItem], _ provider: Provider) throws -> [(String, Bool)] {
    let body = try body(items, model: "anthropic/claude-opus-4.8", provider: provider)
    return (body["messages"]?.arrayValue ?? []).flatMap { message -> [(String, Bool)] in
      var bare = message
      bare.set("content", nil)
      let parts = message["content"]?.arrayValue ?? [message["content"] ?? nil]
      return parts.map { part in
        let members = (part.members ?? []).filter { $0.name != "cache_control" }
        let plain = part.members == nil ? part : JSON.object(members)
        return (bare.text + plain.text, part["cache_control"] != nil)
      }
    }
  }

  @Test(
    arguments: [
      Sample.provider(.messages), Sample.provider(.chat, base: "https://openrouter.ai/api/v1"),
    ], growing)
  func `what was marked stands at the same place in what follows, and is marked again`(
    provider: Provider, histories: [[ResponseItem]]
  ) throws {
    var before: [(text: String, isMarked: Bool)] = []
    for history in histories {
      let now = try Self.blocks(history, provider)
      if let end = before.lastIndex(where: \.isMarked) {
        #expect(now.prefix(end + 1).map(\.0).elementsEqual(before.prefix(end + 1).map(\.text)))
        // A mark looks back 20 blocks for what was written.
        #expect(now[end...].prefix(21).contains { $0.1 })
      }
      #expect(now.contains { $0.1 })
      before = now.map { (text: $0.0, isMarked: $0.1) }
    }
  }

  @Test func `a long loop of tools on a router is marked at its last result and the one before`()
    throws
  {
    let provider = Sample.provider(.chat, base: "https://openrouter.ai/api/v1")
    let body = try Self.body(
      Self.rounds(6, calls: 2), model: "anthropic/claude-opus-4.8", provider: provider)
    let messages = body["messages"]?.arrayValue ?? []
    let marked = messages.indices.filter { messages[$0].text.contains("cache_control") }
    // The system prompt, the end of the round before, and the end of the last.
    #expect(marked == [0, messages.count - 4, messages.count - 1])
    #expect(body.text.split(separator: "cache_control").count - 1 == 4)
  }
}
