import JSON
import Models
import Testing

@Suite struct HistoryNormalizerTests {
  static let claude = ResponseItem.Origin(
    provider: "anthropic", dialect: .messages, model: "claude-sonnet-5")
  static let other = ResponseItem.Origin(provider: "openai", dialect: .responses, model: "gpt-5.5")

  static func user(_ text: String) -> ResponseItem { ResponseItem(.userMessage(text)) }
  static func answer(_ text: String) -> ResponseItem { ResponseItem(.assistantMessage(text)) }
  static func call(_ id: String) -> ResponseItem {
    ResponseItem(.toolCall(ToolCall(id: id, name: "shell", arguments: "{}")))
  }
  static func result(_ id: String, _ output: String) -> ResponseItem {
    ResponseItem(.toolResult(ToolResult(callID: id, output: output)))
  }
  static func interrupted(_ id: String) -> ResponseItem {
    ResponseItem(
      .toolResult(
        ToolResult(callID: id, output: HistoryNormalizer.interrupted, isError: true)))
  }
  static let thought = ResponseItem(
    .reasoning(Reasoning(text: "Hm")),
    payload: ["type": "thinking", "thinking": "Hm", "signature": "s"], origin: claude)

  static let picture = ContentPart.image(
    ImageContent(.data(mediaType: "image/png", base64: "AAAA")))
  static let sealed = ResponseItem(
    .userMessage(""), payload: ["role": "user", "content": [["type": "input_image"]]],
    origin: claude)

  static let cases: [(String, [ResponseItem], [ResponseItem])] = [
    (
      "a call without a result gets one", [user("a"), call("1"), user("b")],
      [user("a"), call("1"), interrupted("1"), user("b")]
    ),
    (
      "a call at the end gets one", [user("a"), call("1"), call("2"), result("1", "x")],
      [user("a"), call("1"), call("2"), result("1", "x"), interrupted("2")]
    ),
    (
      "results come together in the order of the calls",
      [user("a"), call("1"), call("2"), result("2", "y"), result("1", "x")],
      [user("a"), call("1"), call("2"), result("1", "x"), result("2", "y")]
    ),
    (
      "a result is moved before what the person said meanwhile",
      [user("a"), call("1"), user("b"), result("1", "x")],
      [user("a"), call("1"), result("1", "x"), user("b")]
    ),
    (
      "results without calls, and second results, go",
      [result("9", "z"), user("a"), call("1"), result("1", "x"), result("1", "again")],
      [user("a"), call("1"), result("1", "x")]
    ),
    (
      "an id that is used again belongs to the nearest call",
      [user("a"), call("1"), result("1", "x"), user("b"), call("1"), result("1", "y")],
      [user("a"), call("1"), result("1", "x"), user("b"), call("1"), result("1", "y")]
    ),
    (
      "empty messages go", [user(" \n"), user("a"), answer(""), answer("\n"), user("b")],
      [user("a"), user("b")]
    ),
    (
      "a thought stays for who thought it, before what it led to",
      [user("a"), thought, answer("b"), user("c")], [user("a"), thought, answer("b"), user("c")]
    ),
    (
      "a thought that led to nothing goes", [user("a"), thought, user("c")], [user("a"), user("c")]
    ),
    (
      "blank words beside a picture, and blank parts of a result, go",
      [
        ResponseItem(.userMessage(" \n", attachments: [picture])), call("1"),
        ResponseItem(
          .toolResult(
            ToolResult(callID: "1", output: "x", attachments: [.text("\n"), picture]))),
      ],
      [
        ResponseItem(.userMessage("", attachments: [picture])), call("1"),
        ResponseItem(.toolResult(ToolResult(callID: "1", output: "x", attachments: [picture]))),
      ]
    ),
    ("a message whose picture is in its payload stays", [sealed], [sealed]),
    ("nothing stays nothing", [], []),
  ]

  @Test(arguments: cases)
  func `a history is made fit to be sent`(
    name: String, items: [ResponseItem], normal: [ResponseItem]
  ) {
    let normalizer = HistoryNormalizer(target: Self.claude)
    #expect(normalizer.normalized(items) == normal, "\(name)")
    #expect(normalizer.normalized(normal) == normal, "\(name), twice")
  }

  @Test func `payloads go to their origin only`() {
    let item = ResponseItem(
      .assistantMessage("Yes"), payload: ["type": "text", "text": "Yes"], origin: Self.claude)
    let items = [Self.user("a"), Self.thought, item, Self.user("b")]
    #expect(HistoryNormalizer(target: Self.claude).normalized(items) == items)
    #expect(
      HistoryNormalizer(target: Self.other).normalized(items)
        == [Self.user("a"), Self.answer("Yes"), Self.user("b")])
  }

  @Test func `ids are fitted to what the provider takes, for call and result alike`() throws {
    let mistral = ResponseItem.Origin(provider: "mistral", dialect: .chat, model: "m")
    let items = HistoryNormalizer(target: mistral).normalized([
      Self.user("a"), Self.call("toolu_0123456789"), Self.result("toolu_0123456789", "x"),
    ])
    guard case .toolCall(let call) = items[1].content,
      case .toolResult(let result) = items[2].content
    else { return #expect(Bool(false), "call and result are gone") }
    #expect(call.id == result.callID)
    #expect(call.id.utf8.count == 9)
    #expect(call.id.allSatisfy { $0.isLetter || $0.isNumber })
    let messages = HistoryNormalizer(target: Self.claude).normalized([Self.call("call|a:b")])
    guard case .toolCall(let fitted) = messages[0].content else { return }
    #expect(fitted.id.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" })
  }

  @Test func `roles alternate in Messages, with results first`() throws {
    let history = try ConversationSample.history(
      [
        Self.answer("Before."), Self.user("a"), Self.user("b"), Self.call("1"), Self.call("2"),
        Self.user("meanwhile"), Self.result("2", "y"), Self.result("1", "x"), Self.answer("c"),
      ], provider: ConversationSample.provider(.messages))
    let shape = history.map { turn in
      let blocks = (turn["content"]?.arrayValue ?? []).map { $0["type"]?.stringValue ?? "" }
      return "\(turn["role"]?.stringValue ?? ""): \(blocks.joined(separator: " "))"
    }
    #expect(
      shape == [
        "user: text", "assistant: text", "user: text text", "assistant: tool_use tool_use",
        "user: tool_result tool_result text", "assistant: text", "user: text",
      ])
  }

  @Test func `Mistral never sees the person right after a tool`() throws {
    let items = [
      Self.user("a"), Self.call("123456789"), Self.result("123456789", "x"), Self.user("b"),
    ]
    let history = try ConversationSample.history(
      items,
      provider: ConversationSample.provider(
        .chat, name: "mistral", base: "https://api.mistral.ai/v1"))
    #expect(
      history.map { $0["role"]?.stringValue ?? "" }
        == ["system", "user", "assistant", "tool", "assistant", "user"])
  }
}
