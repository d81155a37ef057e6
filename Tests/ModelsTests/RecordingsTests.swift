import Models
import Testing

/// Every recorded stream, read by our decoders and compared with what the vendors' SDKs read.
@Suite(.enabled(if: TestData.isThere, "the folder of recorded streams is not there"))
struct RecordingsTests {
  /// Where we differ on purpose, and why.
  static let differences: [String: [String]] = [
    // Mistral's own member for cached tokens, which OpenAI's SDK does not know; never more than all.
    "chat/prism__mistral-stream-reasoning-model-1-1.sse": [
      #"usage: {"input":10,"cached":10,"output":142} instead of {"input":10,"cached":0,"output":142}"#
    ],
    // xAI counts thinking beside the completion, and bills it as output.
    "chat/vercel-ai__openai-compatible-xai-text.sse": [
      #"usage: {"input":12,"cached":11,"output":342} instead of {"input":12,"cached":11,"output":2}"#
    ],
    "chat/vercel-ai__openai-compatible-xai-tool-call.sse": [
      #"usage: {"input":307,"cached":306,"output":253} instead of "#
        + #"{"input":307,"cached":306,"output":26}"#
    ],
    "chat/vercel-ai__xai-xai-text.sse": [
      #"usage: {"input":12,"cached":11,"output":291} instead of {"input":12,"cached":11,"output":1}"#
    ],
    "chat/vercel-ai__xai-xai-tool-call.sse": [
      #"usage: {"input":291,"cached":290,"output":222} instead of "#
        + #"{"input":291,"cached":290,"output":26}"#
    ],
    // Two answers in one recording: the SDK runs the arguments of their calls together.
    "chat/vercel-ai__cerebras-cererebras-structured-output-tools.1.sse": [
      #"tool_calls: [{"name":"nonUsefulTool","arguments":"{}"},"#
        + #"{"name":"nonUsefulTool","arguments":"{}"}] instead of "#
        + #"[{"name":"nonUsefulTool","arguments":"{}{}"}]"#
    ],
    // Made by hand, without the empty line that would complete its last event: a stream without
    // its terminal event is cut, while the SDK does not look.
    "responses/prism__openai-stream-multiple-output-items-1.sse": [
      #"error: "openai ended the stream without its terminal event." instead of null"#
    ],
  ]

  /// Recordings whose deltas were shortened by hand, so that they hold less than the items.
  static let shortened: Set<String> = [
    "responses/vercel-ai__openai-openai-phase.1.sse",
    "responses/vercel-ai__openai-openai-shell-container.1.sse",
  ]

  @Test func `every recording of the manifest is there`() {
    #expect(Recording.all.count == 207)
    #expect(Recording.all.allSatisfy { !$0.bytes.isEmpty })
  }

  @Test(arguments: Recording.all)
  func `a recording reads as the vendor's SDK reads it`(recording: Recording) {
    var summary = AnswerSummary(dialect: recording.dialect)
    summary.take(recording.events(chunkSize: 1 << 20))
    #expect(recording.differences(summary.json) == Self.differences[recording.file] ?? [])
  }

  @Test(arguments: Recording.all)
  func `the events do not depend on where the chunks are cut`(recording: Recording) {
    let whole = recording.events(chunkSize: 1 << 20)
    for size in [1, 2, 3, 7, 61] { #expect(recording.events(chunkSize: size) == whole) }
  }

  @Test(arguments: Recording.all)
  func `one completed comes last and deltas add up to the items`(recording: Recording) {
    let events = recording.events(chunkSize: 1 << 20)
    var texts: [Int: String] = [:]
    var completed = 0
    for event in events {
      switch event {
      case .outputTextDelta(let index, let piece), .reasoningContentDelta(let index, let piece),
        .reasoningSummaryDelta(let index, let piece), .toolCallDelta(let index, let piece):
        texts[index, default: ""] += piece
      case .outputItemDone(let index, let item):
        let text = texts[index] ?? ""
        switch item.content {
        case .assistantMessage where Self.shortened.contains(recording.file): break
        case .assistantMessage(let words): #expect(text == words)
        case .reasoning(let thought): #expect(text.count == (thought.summary + thought.text).count)
        case .toolCall(let call): #expect(text == call.arguments || call.arguments == "{}")
        case .compaction: break
        case .userMessage, .toolResult: Issue.record("an answer holds \(item.content)")
        }
      case .completed: completed += 1
      case .created, .outputItemAdded, .usage, .failed, .rateLimits, .serverModel: break
      }
    }
    #expect(completed == 1)
    guard case .completed? = events.last else {
      Issue.record("the last event is not completed")
      return
    }
  }
}
