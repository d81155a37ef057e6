import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// The same task after an answer of a real provider, whose model calls the tools of somebody
  /// else's program: it is told which tools there are, and goes on.
  @Suite struct RecordedTaskTests {
    /// Calls in pieces and whole, one and several, with thoughts and without.
    static let chosen = [
      "chat/prism__deepseek-stream-with-tools-1.sse",
      "chat/prism__mistral-stream-with-tools-1-1.sse",
      "chat/vercel-ai__openai-compatible-xai-tool-call.sse",
      "chat/vercel-ai__cerebras-cererebras-structured-output-tools.1.sse",
      "messages/prism__anthropic-stream-multi-tool-conversation-1.sse",
      "messages/prism__anthropic-stream-with-tools-1.sse",
      "messages/vercel-ai__anthropic-spliced-message-start.sse",
      "messages/vercel-ai__anthropic-anthropic-tool-search-bm25.1.sse",
      "responses/prism__openai-stream-with-tools-responses-1.sse",
      "responses/vercel-ai__openai-openai-reasoning-encrypted-content.1.sse",
      "responses/vercel-ai__openai-openai-custom-tool.1.sse",
    ]

    /// Disabled where the recordings are not there: they are test data beside the repository.
    @Test(.enabled(if: Recordings.areThere), arguments: chosen)
    func `calls of tools that are not there are answered, and the task goes on`(
      name: String
    ) async throws {
      let calls = try #require(Recordings.expected[name]?["tool_calls"]?.arrayValue)
        .compactMap { $0["name"]?.stringValue }
      try #require(!calls.isEmpty)
      let recording = TaskStep.recording(
        "\(Recordings.folder)/\(name)", told: calls.map(Self.complaint))
      let server = try ScriptedProvider(
        scenario: TaskStep.scenario([recording, .look, .patch, .edits, .answer]))
      let home = try TestHome()
      try home.configure(String(name.prefix { $0 != "/" }), baseURL: server.baseURL)
      let repository = try await SmallRepository(in: home)
      let program = try await home.tern(
        ["exec", "--json", "--mode", "auto", SmallRepository.prompt])
      #expect(program.exit == .code(0), "\(program.errors)\n\(program.output)")
      #expect(server.failures == [])
      #expect(server.requests.count == 5)
      let tale = try Tale(program)
      let refused = tale.items("tool_call").prefix(calls.count)
      #expect(refused.compactMap { $0["tool"]?.stringValue } == calls)
      #expect(refused.allSatisfy { $0["status"] == "failed" })
      #expect(tale.disorder == [])
      #expect(Array(tale.lines.suffix(Self.ending.count)) == Self.ending)
      try await repository.expectDone()
    }

    /// What the model is told of a call of another program's tool.
    private static func complaint(of tool: String) -> String {
      // Tern has a tool of this name, with other arguments.
      tool == "search"
        ? "search has no argument \"query\"; do you mean \"pattern\"?"
        : "There is no tool named \(tool)."
    }

    private static let ending = [
      "file_change: update src/duration.c, update src/duration.h, completed",
      "file_change: update README.md, completed", "file_change: add tests/days.txt, completed",
      "agent_message: \(TaskStep.answerText)", "turn.completed",
    ]

    /// As models call it that take tools in free text: no JSON around the patch.
    @Test func `a patch in free text is written`() async throws {
      let home = try TestHome()
      let file = "\(home.ternHome)/free.sse"
      try home.write(Self.freeTextStream, to: file)
      let server = try ScriptedProvider(
        scenario: TaskStep.scenario([
          .recording(file, told: TaskStep.patchTold), .edits, .answer,
        ]))
      try home.configure("responses", baseURL: server.baseURL)
      let repository = try await SmallRepository(in: home)
      let program = try await home.tern(
        ["exec", "--json", "--mode", "auto", SmallRepository.prompt])
      #expect(program.exit == .code(0), "\(program.errors)\n\(program.output)")
      #expect(server.failures == [])
      #expect(try Tale(program).lines == ["thread.started", "turn.started"] + Self.ending)
      try await repository.expectDone()
    }

    private static let freeTextStream: String = {
      let place: JSON = ["item_id": "ctc_1", "output_index": 0]
      func item(_ input: String, _ status: JSON) -> JSON {
        [
          "id": "ctc_1", "type": "custom_tool_call", "status": status, "call_id": "call_1",
          "name": "apply_patch", "input": .string(input),
        ]
      }
      func event(_ type: String, _ members: [JSON.Member]) -> String {
        let data: JSON = .object([JSON.Member("type", .string(type))] + members)
        return "event: \(type)\ndata: \(data.text)\n\n"
      }
      func response(_ status: JSON, _ output: JSON) -> [JSON.Member] {
        let usage: JSON = ["input_tokens": 100, "output_tokens": 10, "total_tokens": 110]
        let response: JSON = [
          "id": "resp_1", "object": "response", "status": status, "output": output,
          "usage": status == "completed" ? usage : nil,
        ]
        return [JSON.Member("response", response)]
      }
      let text = TaskStep.patchText
      let half = text.index(text.startIndex, offsetBy: text.count / 2)
      let deltas = [text[..<half], text[half...]].map { piece in
        event(
          "response.custom_tool_call_input.delta",
          (place.members ?? []) + [JSON.Member("delta", .string(String(piece)))])
      }
      let index = JSON.Member("output_index", 0)
      return event("response.created", response("in_progress", []))
        + event(
          "response.output_item.added", [index, JSON.Member("item", item("", "in_progress"))])
        + deltas.joined()
        + event(
          "response.output_item.done", [index, JSON.Member("item", item(text, "completed"))])
        + event("response.completed", response("completed", [item(text, "completed")]))
    }()
  }
}
