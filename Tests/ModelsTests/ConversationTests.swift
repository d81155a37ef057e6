import JSON
import Models
import ScriptedProvider
import Testing
import Wire

/// Whole conversations over a real socket, the same in every dialect.
@Suite struct ConversationTests {
  static let rounds =
    #"{"answer":[{"thinking":"Look first."},{"text":"I look."},{"tool_call":{"name":"shell","arguments":{"command":"ls"}}},{"tool_call":{"name":"shell","arguments":{"command":"pwd"}}}],"usage":{"input":100,"cached":20,"output":9}},"#
    + #"{"expect":{"latest_contains":["a.txt","/src"]},"answer":[{"tool_call":{"name":"shell","arguments":{"command":"cat a.txt"}}}]},"#
    + #"{"expect":{"latest_contains":["hello"],"contains":["a.txt"]},"answer":[{"text":"It says hello."}]},"#
    + #"{"expect":{"latest_contains":["Thanks"],"contains":["It says hello."]},"answer":[{"text":"You are welcome."}]}"#

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

  /// An event without what must differ between dialects: ids, words, payloads, counts of deltas.
  static func neutral(_ events: [ResponseEvent]) -> [String] {
    var told: [String] = []
    var deltas: [Int: String] = [:]
    for event in events {
      switch event {
      case .created, .rateLimits, .serverModel, .usage, .outputItemAdded: break
      case .outputTextDelta(let index, let piece), .reasoningContentDelta(let index, let piece),
        .reasoningSummaryDelta(let index, let piece), .toolCallDelta(let index, let piece):
        deltas[index, default: ""] += piece
      case .outputItemDone(let index, let item):
        switch item.content {
        case .toolCall(let call): told.append("call \(call.name) \(call.arguments)")
        case .assistantMessage(let text): told.append("text \(text)")
        case .reasoning(let thought): told.append("thought \(thought.summary)\(thought.text)")
        case .userMessage, .toolResult, .compaction: told.append("?")
        }
        told.append("heard \(deltas.removeValue(forKey: index) ?? "")")
      case .failed(let error): told.append("failed \(error.kind)")
      case .completed(let completion): told.append("end \(completion.stop.kind)")
      }
    }
    return told
  }

  @Test func `the same turn gives equal events in all three dialects`() async throws {
    let responses = try await Self.play(.responses).answers.map(Self.neutral)
    let chat = try await Self.play(.chat).answers.map(Self.neutral)
    let messages = try await Self.play(.messages).answers.map(Self.neutral)
    #expect(responses == chat)
    #expect(chat == messages)
    #expect(responses.first?.first == "thought Look first.")
  }

  @Test(arguments: WireDialect.allCases)
  func `an aggregated answer is told in one piece an item`(dialect: WireDialect) async throws {
    let whole = try await Self.play(dialect) { $0.streamMode = .aggregated }.answers
    let streamed = try await Self.play(dialect).answers
    #expect(whole.map(Self.neutral) == streamed.map(Self.neutral))
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
