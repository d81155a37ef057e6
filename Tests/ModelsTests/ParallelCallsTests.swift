import JSON
import Models
import Testing

@Suite struct ParallelCallsTests {
  typealias Sample = ConversationSample

  static let provider = Sample.provider(.responses)
  static let origin = ResponseItem.Origin(provider: "local", dialect: .responses, model: "m")

  static func wrapper(_ arguments: String, name: String = "parallel") -> ResponseItem {
    let payload: JSON = [
      "type": "function_call", "id": "fc_1", "call_id": "call_1", "name": .string(name),
      "arguments": .string(arguments),
    ]
    return ResponseItem(
      .toolCall(ToolCall(id: "call_1", name: name, arguments: arguments)), payload: payload,
      origin: origin)
  }

  static let two = wrapper(
    #"{"tool_uses":[{"recipient_name":"functions.shell","parameters":{"command":"make"}},{"recipient_name":"read","parameters":{}}]}"#
  )

  @Test func `the calls within one are calls of their own`() throws {
    let calls = try #require(ParallelCalls.calls(in: Self.two, tools: [Sample.tool]))
    #expect(
      calls.map(\.content) == [
        DecoderSample.call("call_1_p1", "shell", #"{"command":"make"}"#),
        DecoderSample.call("call_1_p2", "read", "{}"),
      ])
    #expect(calls.map(ParallelCalls.wrapperID) == ["call_1", "call_1"])
    #expect(ParallelCalls.wrapperID(of: Self.two) == nil)
  }

  @Test(arguments: [
    wrapper("{}"), wrapper(#"{"tool_uses":[]}"#), wrapper("tool_uses"),
    wrapper(#"{"tool_uses":[{"recipient_name":"functions.shell"}]}"#),
    wrapper(#"{"tool_uses":[{"recipient_name":"functions.","parameters":{}}]}"#),
    wrapper(#"{"tool_uses":[{"recipient_name":"functions.parallel","parameters":{}}]}"#),
    wrapper(#"{"tool_uses":[{"recipient_name":"functions.shell","parameters":"ls"}]}"#),
    wrapper(
      #"{"tool_uses":[{"recipient_name":"functions.shell","parameters":{}}]}"#, name: "shell"),
    ResponseItem(.assistantMessage("parallel")),
  ])
  func `what is no such call, or cannot be read, stays as it is`(item: ResponseItem) {
    #expect(ParallelCalls.calls(in: item, tools: []) == nil)
  }

  @Test func `a tool that is really named so is called`() {
    let tool = ToolSpec(name: "parallel", description: "", parameters: [:])
    #expect(ParallelCalls.calls(in: Self.two, tools: [tool]) == nil)
  }

  static func history() throws -> [ResponseItem] {
    let calls = try #require(ParallelCalls.calls(in: two, tools: []))
    return [ResponseItem(.userMessage("Go"))] + calls + [
      ResponseItem(.toolResult(ToolResult(callID: "call_1_p1", output: "made"))),
      ResponseItem(.toolResult(ToolResult(callID: "call_1_p2", output: "read"))),
    ]
  }

  @Test func `the server that wrote the call gets it back, with one result`() throws {
    let input = try Sample.history(Self.history(), provider: Self.provider)
    #expect(
      Array(input.dropFirst()) == [
        try #require(Self.two.payload),
        [
          "type": "function_call_output", "call_id": "call_1",
          "output": "shell:\nmade\n\nread:\nread",
        ],
      ])
  }

  @Test func `a call within that never ran has its part of the result`() throws {
    let input = try Sample.history(Self.history().dropLast(), provider: Self.provider)
    #expect(input.count == 3)
    #expect(
      input.last?["output"]
        == .string("shell:\nmade\n\nread:\n\(HistoryNormalizer.interrupted)"))
  }

  @Test func `what the server has is known again`() throws {
    let start = [ResponseItem(.userMessage("Go")), Self.two]
    let first = try Sample.history(start, provider: Self.provider)
    let next = try Sample.history(Self.history(), provider: Self.provider)
    #expect(next.prefix(2).elementsEqual(first.prefix(2)))
  }

  @Test(arguments: WireDialect.allCases)
  func `any other server sees the calls themselves`(dialect: WireDialect) throws {
    let provider = Sample.provider(dialect, name: "other")
    let history = try Sample.history(Self.history(), provider: provider)
    let text = JSON.array(history).text
    #expect(!text.contains("parallel") && !text.contains("tool_uses"))
    #expect(text.contains("call_1_p1") && text.contains("call_1_p2"))
  }

  @Test func `the whole is kept once`() throws {
    let calls = try #require(ParallelCalls.calls(in: Self.two, tools: []))
    #expect(calls.map { $0.payload?["arguments"] != nil } == [true, false])
  }

  @Test func `a call whose whole is gone goes by itself`() throws {
    let calls = try #require(ParallelCalls.calls(in: Self.two, tools: []))
    let items = [
      ResponseItem(.userMessage("Go")), calls[1],
      ResponseItem(.toolResult(ToolResult(callID: "call_1_p2", output: "read"))),
    ]
    let input = try Sample.history(items, provider: Self.provider)
    #expect(
      Array(input.dropFirst()) == [
        ["type": "function_call", "call_id": "call_1_p2", "name": "read", "arguments": "{}"],
        ["type": "function_call_output", "call_id": "call_1_p2", "output": "read"],
      ])
  }
}
