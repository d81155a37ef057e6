import JSON
import Models

/// A conversation with everything that a request must carry, and how to build its request.
enum ConversationSample {
  static let tool = ToolSpec(
    name: "shell", description: "Runs a command.",
    parameters: [
      "type": "object", "properties": ["command": ["type": "string"]], "required": ["command"],
    ])

  static let system = [
    SystemBlock("You are Tern.", isCacheBoundary: true), SystemBlock("The folder is /src."),
  ]

  static let items = [
    ResponseItem(.userMessage("Run the test")),
    ResponseItem(.assistantMessage("I run it.")),
    ResponseItem(
      .toolCall(ToolCall(id: "call_1", name: "shell", arguments: #"{"command":"make"}"#))),
    ResponseItem(.toolResult(ToolResult(callID: "call_1", output: "failed", isError: true))),
  ]

  static func prompt(_ items: [ResponseItem] = items) -> Prompt {
    Prompt(system: system, items: items, tools: [tool])
  }

  static func provider(_ dialect: WireDialect, name: String = "local", base: String? = nil)
    -> Provider
  {
    Provider(
      name: name, dialect: dialect, baseURL: base ?? "http://127.0.0.1:1/v1",
      authentication: Provider.Authentication(source: .none, scheme: .bearer))
  }

  static func body(
    _ items: [ResponseItem] = items, _ options: CallOptions = CallOptions(model: "m"),
    provider: Provider
  ) -> String {
    do {
      let request = try ModelRequest(prompt(items), options, provider: provider, key: nil)
      return String(decoding: request.body, as: UTF8.self)
    } catch {
      return "refused: \(error)"
    }
  }

  /// The body's messages or input items, each on its own.
  static func history(
    _ items: [ResponseItem], _ options: CallOptions = CallOptions(model: "m"), provider: Provider
  ) throws -> [JSON] {
    let body = try JSON(parsing: Self.body(items, options, provider: provider))
    return (body["messages"] ?? body["input"])?.arrayValue ?? []
  }
}
