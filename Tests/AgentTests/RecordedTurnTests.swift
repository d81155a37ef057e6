import Agent
import Glibc
import JSON
import Models
import Testing

/// Streams of real providers, played over loopback through the whole chain.
@Suite(.enabled(if: RecordedTurn.areThere, "needs the recordings: set TERN_TEST_DATA"))
struct RecordedTurnTests {
  @Test(arguments: RecordedTurn.all)
  func `a recorded answer reads as the vendor's own library read it`(
    turn: RecordedTurn
  ) async throws {
    let steps: JSON = [
      ["recording": .string(turn.path)], ["answer": [["text": "Thank you."]]],
    ]
    let scenario = JSON.object([.init("steps", steps), .init("last", "repeat")]).text
    let bench = try SessionBench(
      scenario, .init(dialect: turn.dialect, answer: { _ in .no(comment: nil) }))
    let ending = await bench.turn("Go on")
    #expect(ending == .completed)
    let events = bench.events
    let closing = turn.calls.isEmpty ? "" : "Thank you."
    #expect(events.shownText == turn.text + closing)
    #expect(events.shownReasoning == turn.reasoning)
    let calls = events.compactMap { event -> String? in
      guard case .itemDone(_, let item) = event, case .toolCall(let call) = item.content else {
        return nil
      }
      return call.name
    }
    #expect(calls == turn.calls)
    #expect(events.toolOutcomes.count == Set(turn.calls).count || turn.calls.count > 1)
  }
}

/// A recording and what is expected of it.
struct RecordedTurn: Sendable, CustomTestStringConvertible {
  var file: String
  var dialect: WireDialect
  var text: String
  var reasoning: String
  var calls: [String]

  var path: String { "\(Self.folder)/\(file)" }
  var testDescription: String { file }

  private static let names: Set<String> = [
    "chat/opencode__openai-compatible-chat-groq-streams-tool-call.sse",
    "chat/prism__deepseek-stream-with-reasoning-1.sse",
    "chat/prism__xai-stream-with-tools-responses-1.sse",
    "chat/vercel-ai__mistral-mistral-incremental-tool-call.sse",
    "responses/opencode__openai-responses-gpt-5-5-drives-a-tool-loop-1.sse",
    "responses/opencode__openai-responses-gpt-5-5-streams-text.sse",
    "responses/prism__openai-stream-multi-tool-conversation-responses-reasoning-1.sse",
    "responses/vercel-ai__azure-azure-reasoning-encrypted-content.1.sse",
    "messages/opencode__anthropic-messages-claude-opus-4-7-drives-a-tool-loop-1.sse",
    "messages/prism__anthropic-stream-basic-text-1.sse",
    "messages/prism__anthropic-stream-multi-tool-conversation-1.sse",
    "messages/prism__anthropic-stream-with-extended-thinking-1.sse",
  ]

  static let folder: String = {
    if let data = getenv("TERN_TEST_DATA") { return String(cString: data) + "/recordings" }
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/../shared/data/recordings"
  }()

  static let areThere = access("\(folder)/manifest.jsonl", R_OK) == 0

  static let all: [RecordedTurn] = {
    guard let file = fopen("\(folder)/manifest.jsonl", "r") else { return [] }
    defer { fclose(file) }
    var turns: [RecordedTurn] = []
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line {
      guard let json = try? JSON(parsing: String(cString: text)),
        let turn = RecordedTurn(json: json), names.contains(turn.file)
      else { continue }
      turns.append(turn)
    }
    return turns
  }()

  private init?(json: JSON) {
    guard let file = json["file"]?.stringValue,
      let dialect = json["dialect"]?.stringValue.flatMap(WireDialect.init(rawValue:)),
      let expected = json["expected"]
    else { return nil }
    self.file = file
    self.dialect = dialect
    text = expected["text"]?.stringValue ?? ""
    reasoning = expected["reasoning"]?.stringValue ?? ""
    calls = expected["tool_calls"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
  }
}
