import JSON
import Models
import Wire

/// A request to be judged, by what it holds.
struct JudgedRequest: Sendable {
  var name: String
  var dialect: WireDialect
  /// The host whose differences count; the request itself goes to the judge.
  var host = ""
  /// Without what other servers of the dialect add to it.
  var isPlain = true
  var options = CallOptions(model: "m")
  var system = ConversationSample.system
  var items = ConversationSample.items
  var tools = [ConversationSample.tool]

  init(
    _ name: String, _ dialect: WireDialect, _ change: (inout JudgedRequest) -> Void = { _ in }
  ) {
    self.name = name
    self.dialect = dialect
    switch dialect {
    case .responses: host = "api.openai.com"
    case .messages: host = "api.anthropic.com"
    case .chat: break
    }
    change(&self)
  }

  var origin: ResponseItem.Origin {
    ResponseItem.Origin(provider: "judged", dialect: dialect, model: options.model)
  }

  func provider(at judge: RequestJudge) -> Provider {
    var provider = ConversationSample.provider(
      dialect, name: "judged", base: judge.base(isPlain: isPlain))
    provider.quirks = ProviderQuirks(host: host)
    provider.limits = Provider.Limits(connectTimeout: 5, firstByteTimeout: 20, idleTimeout: 20)
    return provider
  }
}

// MARK: - In every dialect

extension JudgedRequest {
  private typealias Change = @Sendable (inout JudgedRequest) -> Void

  static var common: [JudgedRequest] {
    WireDialect.allCases.flatMap { dialect in
      changes.map { JudgedRequest($0.0, dialect, $0.1) }
    }
  }

  private static let image = ContentPart.image(
    ImageContent(.data(mediaType: "image/png", base64: "AAAA")))

  private static let changes: [(String, Change)] = [
    ("a call and its result", { _ in }),
    ("nothing but a message", { ($0.system, $0.tools) = ([], []) }),
    (
      "limits",
      {
        $0.options.maxOutputTokens = 900
        $0.options.temperature = 0.5
        $0.options.serviceTier = "auto"
        // Anthropic's library has no temperature any more; its older models have.
        $0.isPlain = $0.dialect != .messages
      }
    ),
    ("a tool must be called", { $0.options.toolChoice = .required }),
    ("this tool must be called", { $0.options.toolChoice = .tool("shell") }),
    ("no tool may be called", { $0.options.toolChoice = .none }),
    ("one call at a time", { $0.options.allowsParallelTools = false }),
    (
      "a schema",
      {
        $0.options.outputSchema = OutputSchema(
          name: "plan", schema: ["type": "object", "additionalProperties": false])
      }
    ),
    (
      "pictures",
      {
        $0.items = [
          ResponseItem(
            .userMessage(
              "Look",
              attachments: [
                image, .text("there"), .image(ImageContent(.url("https://a/b.png"), detail: .low)),
              ])),
          ResponseItem(.toolCall(ToolCall(id: "call_1", name: "shell", arguments: "{}"))),
          ResponseItem(
            .toolResult(ToolResult(callID: "call_1", output: "1x1", attachments: [image]))),
        ]
      }
    ),
    (
      "a summary of an older history",
      {
        $0.items = [
          ResponseItem(.compaction(summary: "Before.")), ResponseItem(.userMessage("Go")),
        ]
      }
    ),
    (
      "calls at once, one without a result",
      {
        $0.items = [
          ResponseItem(.userMessage("Go")), ResponseItem(.assistantMessage("Both.")),
          ResponseItem(.toolCall(ToolCall(id: "a", name: "shell", arguments: "{}"))),
          ResponseItem(.toolCall(ToolCall(id: "b", name: "shell", arguments: "cut {"))),
          ResponseItem(.toolResult(ToolResult(callID: "a", output: ""))),
          ResponseItem(.userMessage("And?")),
        ]
      }
    ),
    (
      "free text for a tool",
      {
        $0.tools = [
          ToolCallingTests.patch,
          ToolSpec(
            name: "note", description: "", parameters: ["type": "object"], format: .text),
        ]
        $0.items = ToolCallingTests.patched
      }
    ),
    ("an unfinished answer", { $0.items = Array(ConversationSample.items.prefix(2)) }),
  ]
}

// MARK: - In one dialect

extension JudgedRequest {
  static var own: [JudgedRequest] {
    thoughts + answers + [
      JudgedRequest("marks for the cache", .responses) {
        $0.options.model = "gpt-6-sol"
      },
      JudgedRequest("a long time in the cache", .messages) {
        $0.options.cacheLifetime = .oneHour
      },
      JudgedRequest("OpenAI's tools in chat", .chat) {
        $0.host = "api.openai.com"
        $0.tools = [ToolCallingTests.patch]
        $0.items = ToolCallingTests.patched
        $0.options.maxOutputTokens = 900
        $0.options.toolChoice = .tool("apply_patch")
      },
      JudgedRequest("a router's marks and effort", .chat) {
        $0.host = "openrouter.ai"
        $0.isPlain = false
        $0.options.model = "anthropic/claude-sonnet-5"
        $0.options.effort = .high
      },
      JudgedRequest("Mistral's order", .chat) {
        $0.host = "api.mistral.ai"
        $0.items.append(ResponseItem(.userMessage("Stop")))
      },
      JudgedRequest("DeepSeek's thought beside calls", .chat) {
        $0.host = "api.deepseek.com"
        $0.isPlain = false
        $0.options.effort = .off
      },
    ]
  }

  /// Every effort of models that think in different ways.
  private static var thoughts: [JudgedRequest] {
    let models: [(WireDialect, String, String)] = [
      (.responses, "gpt-5.5", "api.openai.com"), (.responses, "gpt-6-sol", "api.openai.com"),
      (.chat, "gpt-5.5", "api.openai.com"), (.chat, "qwen3", ""),
      (.messages, "claude-sonnet-5", ""), (.messages, "claude-opus-4-8", ""),
      (.messages, "claude-haiku-4-5", ""),
    ]
    return models.flatMap { dialect, model, host in
      CallOptions.Effort.allCases.flatMap { effort in
        [nil, .off, .detailed].map { (summary: CallOptions.Summary?) in
          JudgedRequest("\(model) with effort \(effort) and summary \(summary as Any)", dialect) {
            $0.host = host
            $0.options.model = model
            $0.options.effort = effort
            $0.options.summary = summary
            $0.items = [ResponseItem(.userMessage("Think"))]
          }
        }
      }
    }
  }

  /// Answers that go back as they came.
  private static var answers: [JudgedRequest] {
    payloads.map { dialect, name, contents in
      JudgedRequest(name, dialect) { request in
        request.isPlain = name != "a kin's thought"
        request.items = [ResponseItem(.userMessage("Hi"))]
        request.items += contents.map { content, payload in
          ResponseItem(
            content, payload: (try? JSON(parsing: payload)) ?? .null, origin: request.origin)
        }
        request.items.append(ResponseItem(.userMessage("Go on")))
      }
    }
  }

  private static let payloads: [(WireDialect, String, [(ResponseItem.Content, String)])] = [
    (
      .responses, "a sealed thought, an answer and a sealed summary",
      [
        (.compaction(summary: ""), #"{"id":"cmp","type":"compaction","encrypted_content":"xyz"}"#),
        (
          .reasoning(Reasoning()),
          #"{"id":"rs","type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}],"encrypted_content":"xx"}"#
        ),
        (
          .assistantMessage("Yes"),
          #"{"id":"msg","type":"message","role":"assistant","status":"completed","phase":"commentary","content":[{"type":"output_text","text":"Yes","annotations":[],"logprobs":[]}]}"#
        ),
        (
          .assistantMessage(""),
          #"{"id":"ws","type":"web_search_call","status":"completed","action":{"type":"search","query":"x","queries":["x"]}}"#
        ),
      ]
    ),
    (
      .messages, "thoughts, a search and a summary",
      [
        (.compaction(summary: "Before."), #"{"type":"compaction","content":"Before."}"#),
        (
          .reasoning(Reasoning(text: "Hm")),
          #"{"type":"thinking","thinking":"Hm","signature":"c2lnbmVk"}"#
        ),
        (.reasoning(Reasoning()), #"{"type":"redacted_thinking","data":"xx"}"#),
        (
          .assistantMessage(""),
          #"{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"x"}}"#
        ),
        (
          .assistantMessage(""),
          #"{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://a","title":"A","encrypted_content":"x","page_age":null}]}"#
        ),
        (.assistantMessage("Yes"), #"{"type":"text","text":"Yes","citations":[]}"#),
      ]
    ),
    (
      .chat, "a kin's thought",
      [
        (
          .reasoning(Reasoning(text: "Hm")),
          #"{"reasoning_details":[{"type":"reasoning.text","text":"Hm","signature":"s","index":0}]}"#
        ),
        (.assistantMessage("Yes"), "null"),
      ]
    ),
  ]
}
