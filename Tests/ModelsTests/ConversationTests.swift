import JSON
import Models
import ScriptedProvider
import Testing
import Wire

/// Whole conversations over a real socket, the same in every dialect.
@Suite struct ConversationTests {
  static let rounds =
    #"{"answer":[{"thinking":"Look first."},{"text":"I look."},{"tool_call":{"name":"shell","arguments":{"command":"ls"}}},{"tool_call":{"name":"shell","arguments":{"command":"pwd"}}}],"usage":{"input":100,"cached":20,"output":9}},"#
    + #"{"expect":{"latest_contains":["a.txt","/src"]},"answer":[{"tool_call":{"name":"shell","arguments":{"command":"cat a.txt"}}}],"usage":{"input":120,"cached":90,"output":5}},"#
    + #"{"expect":{"latest_contains":["hello"],"contains":["a.txt"]},"answer":[{"text":"It says hello."}],"usage":{"input":120,"cached":90,"output":5}},"#
    + #"{"expect":{"latest_contains":["Thanks"],"contains":["It says hello."]},"answer":[{"text":"You are welcome."}],"usage":{"input":120,"cached":90,"output":5}}"#

  static let outputs = ["ls": "a.txt", "pwd": "/src", "cat a.txt": "hello"]

  /// Plays a turn to its end: calls are answered until there are none.
  static func turn(
    _ client: Client, _ items: inout [ResponseItem], _ options: CallOptions
  ) async -> [[ResponseEvent]] {
    var answers: [[ResponseEvent]] = []
    let turn = client.turn()
    while answers.count < 10 {
      var events: [ResponseEvent] = []
      let prompt = Prompt(
        system: [SystemBlock("You are Tern.")], items: items, tools: [ConversationSample.tool])
      for await batch in turn.stream(prompt, options) { events += batch }
      answers.append(events)
      let completion = DecoderSample.completion(events)
      items += completion?.items ?? []
      guard completion?.stop.kind == .toolCalls else { return answers }
      for case .toolCall(let call) in (completion?.items ?? []).map(\.content) {
        let command =
          (try? JSON(parsing: call.arguments))?["command"]?.stringValue ?? call.arguments
        items.append(
          ResponseItem(
            .toolResult(ToolResult(callID: call.id, output: outputs[command] ?? "?"))))
      }
    }
    return answers
  }

  static func play(
    _ dialect: WireDialect, _ change: (inout CallOptions) -> Void = { _ in }
  ) async throws -> (answers: [[ResponseEvent]], items: [ResponseItem], failures: [String]) {
    let server = try ScriptedProvider(scenario: Scenario(parsing: #"{"steps":[\#(rounds)]}"#))
    defer { server.stop() }
    let client = ClientTests.client(dialect, server.baseURL)
    var options = CallOptions(model: "m")
    change(&options)
    var items = [ResponseItem(.userMessage("What does it say?"))]
    var answers = await turn(client, &items, options)
    items.append(ResponseItem(.userMessage("Thanks")))
    answers += await turn(client, &items, options)
    return (answers, items, server.failures)
  }

  @Test(arguments: WireDialect.allCases, CallOptionsMode.allCases)
  func `a turn of several rounds comes to its end`(
    dialect: WireDialect, mode: CallOptionsMode
  ) async throws {
    let (answers, items, failures) = try await Self.play(dialect) { mode.apply(to: &$0) }
    #expect(failures == [])
    #expect(answers.count == 4)
    #expect(answers.allSatisfy { DecoderSample.failure($0) == nil })
    let texts = items.compactMap { item -> String? in
      guard case .assistantMessage(let text) = item.content else { return nil }
      return text
    }
    #expect(texts == ["I look.", "It says hello.", "You are welcome."])
  }

  /// Ways to ask that change how an answer is told and never what it says.
  enum CallOptionsMode: String, CaseIterable {
    case streaming, aggregated, quiet

    func apply(to options: inout CallOptions) {
      switch self {
      case .streaming: break
      case .aggregated: options.streamMode = .aggregated
      case .quiet: options.showsRawReasoning = false
      }
    }
  }

  /// The events without what must differ between dialects: ids, words for an end, payloads, which
  /// kind of thought it is, how often the counts are told, and where a text is cut.
  static func neutral(_ events: [ResponseEvent]) -> [ResponseEvent] {
    var told: [ResponseEvent] = []
    for event in events {
      switch event {
      case .created(_, let model): told.append(.created(id: "", model: model))
      case .rateLimits, .serverModel, .usage: break
      case .outputItemAdded(let index, .toolCall(_, let name)):
        told.append(.outputItemAdded(index: index, .toolCall(id: "", name: name)))
      case .reasoningSummaryDelta(let index, let piece):
        append(.reasoningContentDelta(index: index, piece), to: &told)
      case .outputTextDelta, .reasoningContentDelta, .toolCallDelta: append(event, to: &told)
      case .outputItemDone(let index, let item):
        told.append(.outputItemDone(index: index, neutral(item)))
      case .outputItemAdded, .failed: told.append(event)
      case .completed(let completion):
        let usage = Usage(
          input: completion.usage.input, cachedInput: completion.usage.cachedInput ?? 0,
          output: completion.usage.output)
        told.append(
          .completed(
            Completion(
              model: completion.model, stop: Stop(completion.stop.kind), usage: usage,
              items: completion.items.map(neutral))))
      }
    }
    return told
  }

  static func neutral(_ item: ResponseItem) -> ResponseItem {
    switch item.content {
    case .toolCall(var call):
      call.id = ""
      return ResponseItem(.toolCall(call))
    case .reasoning(let thought):
      return ResponseItem(.reasoning(Reasoning(text: thought.summary + thought.text)))
    case .assistantMessage, .userMessage, .toolResult, .compaction:
      return ResponseItem(item.content)
    }
  }

  /// Joins a piece to the one before, when both are of one text.
  static func append(_ event: ResponseEvent, to told: inout [ResponseEvent]) {
    switch (told.last, event) {
    case (.outputTextDelta(let last, let text)?, .outputTextDelta(let index, let piece))
    where last == index:
      told[told.count - 1] = .outputTextDelta(index: index, text + piece)
    case (.reasoningContentDelta(let last, let text)?, .reasoningContentDelta(let index, let piece))
    where last == index:
      told[told.count - 1] = .reasoningContentDelta(index: index, text + piece)
    case (.toolCallDelta(let last, let text)?, .toolCallDelta(let index, let piece))
    where last == index:
      told[told.count - 1] = .toolCallDelta(index: index, text + piece)
    default: told.append(event)
    }
  }

  /// The events item by item: where two are written at once, the dialects differ in their order.
  static func byItem(_ events: [ResponseEvent]) -> [[ResponseEvent]] {
    var lists: [Int: [ResponseEvent]] = [:]
    for event in events {
      let index =
        switch event {
        case .outputItemAdded(let index, _), .outputTextDelta(let index, _),
          .reasoningSummaryDelta(let index, _), .reasoningContentDelta(let index, _),
          .toolCallDelta(let index, _), .outputItemDone(let index, _):
          index
        case .created, .rateLimits, .serverModel, .usage, .failed, .completed: -1
        }
      lists[index, default: []].append(event)
    }
    return lists.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test func `the same turn gives equal events in all three dialects`() async throws {
    func events(_ dialect: WireDialect) async throws -> [[[ResponseEvent]]] {
      try await Self.play(dialect).answers.map { Self.byItem(Self.neutral($0)) }
    }
    let responses = try await events(.responses)
    #expect(try await events(.chat) == responses)
    #expect(try await events(.messages) == responses)
    let last = try #require(responses.first?.first?.last)
    #expect(
      DecoderSample.completion([last])?.usage == Usage(input: 100, cachedInput: 20, output: 9))
  }

  @Test(arguments: WireDialect.allCases)
  func `raw thoughts that are hidden are nowhere, and go back all the same`(
    dialect: WireDialect
  ) async throws {
    let (answers, items, failures) = try await Self.play(dialect) { $0.showsRawReasoning = false }
    #expect(failures == [])
    let thoughts =
      (answers.flatMap { $0 }.compactMap { event -> ResponseItem? in
        guard case .outputItemDone(_, let item) = event else { return nil }
        return item
      } + items).compactMap { item -> String? in
        guard case .reasoning(let thought) = item.content else { return nil }
        return thought.text
      }
    #expect(thoughts == ["", ""])
  }

  @Test(arguments: WireDialect.allCases)
  func `an aggregated answer is told in one piece an item`(dialect: WireDialect) async throws {
    let whole = try await Self.play(dialect) { $0.streamMode = .aggregated }.answers
    let streamed = try await Self.play(dialect).answers
    #expect(
      whole.map { Self.byItem(Self.neutral($0)) } == streamed.map { Self.byItem(Self.neutral($0)) })
    for case .outputTextDelta(_, let text) in whole.joined() {
      #expect(["I look.", "It says hello.", "You are welcome."].contains(text))
    }
  }

  @Test(arguments: WireDialect.allCases, WireDialect.allCases)
  func `a conversation goes on with another provider in the middle`(
    first: WireDialect, second: WireDialect
  ) async throws {
    let server = try ScriptedProvider(
      scenario: Scenario(parsing: #"{"steps":[\#(Self.rounds)]}"#))
    defer { server.stop() }
    var items = [ResponseItem(.userMessage("What does it say?"))]
    _ = await Self.turn(
      ClientTests.client(first, server.baseURL), &items, CallOptions(model: "m"))
    items.append(ResponseItem(.userMessage("Thanks")))
    var other = ConversationSample.provider(second, name: "other", base: server.baseURL)
    other.limits = Provider.Limits(connectTimeout: 5, firstByteTimeout: 20, idleTimeout: 20)
    let client = Client(provider: other, key: nil, transfers: Transfers())
    let answers = await Self.turn(client, &items, CallOptions(model: "n"))
    #expect(server.failures == [])
    #expect(DecoderSample.contents(answers.last ?? []) == [.assistantMessage("You are welcome.")])
  }
}
