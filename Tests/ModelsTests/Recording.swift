import Glibc
import JSON
import Models
import Testing

/// A recorded stream of a real provider, with what the vendor's own SDK read in it.
struct Recording: Sendable, CustomTestStringConvertible {
  struct Expected: Sendable, Equatable {
    var text: String
    var reasoning: String
    /// Each as `name(arguments)`, arguments with sorted keys.
    var toolCalls: [String]
    var stop: String?
    var input: Int?
    var cached: Int?
    var output: Int?
    var hasError: Bool
  }

  var file: String
  var dialect: WireDialect
  var provider: String
  var expected: Expected

  var testDescription: String { file }

  var bytes: [UInt8] { TestData.bytes(of: "recordings/\(file)") ?? [] }

  /// Empty where the folder of recordings is missing.
  static let all: [Recording] = (TestData.bytes(of: "recordings/manifest.jsonl") ?? [])
    .split(separator: 0x0A).compactMap { line in
      (try? JSON(parsing: Array(line))).flatMap(Recording.init(json:))
    }

  init?(json: JSON) {
    guard let file = json["file"]?.stringValue,
      let dialect = json["dialect"]?.stringValue.flatMap(WireDialect.init(rawValue:)),
      let expected = json["expected"]
    else { return nil }
    self.file = file
    self.dialect = dialect
    provider = json["provider"]?.stringValue ?? ""
    self.expected = Expected(
      text: expected["text"]?.stringValue ?? "",
      reasoning: expected["reasoning"]?.stringValue ?? "",
      toolCalls: (expected["tool_calls"]?.arrayValue ?? []).map {
        Expected.call($0["name"]?.stringValue ?? "", $0["arguments"]?.stringValue ?? "")
      },
      stop: expected["stop"]?.stringValue, input: expected["usage"]?["input"]?.intValue,
      cached: expected["usage"]?["cached"]?.intValue,
      output: expected["usage"]?["output"]?.intValue,
      hasError: expected["error"].map { !$0.isNull } ?? false)
  }

  /// All events, when the stream comes in chunks of `size` bytes.
  func events(chunkSize size: Int) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: dialect, provider: provider, model: "asked")
    let bytes = self.bytes
    var events: [ResponseEvent] = []
    for start in stride(from: 0, to: bytes.count, by: max(size, 1)) {
      events += decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    return events + decoder.finish()
  }
}

extension Recording.Expected {
  fileprivate static func call(_ name: String, _ arguments: String) -> String {
    "\(name)(\((try? JSON(parsing: arguments)).map(\.sortedText) ?? arguments))"
  }

  /// The members in which two readings differ, with both values.
  func differences(from other: Self) -> [String] {
    func differ(_ name: String, _ own: some Equatable, _ theirs: some Equatable) -> String? {
      let (left, right) = (String(describing: own), String(describing: theirs))
      return left == right ? nil : "\(name): \(left) instead of \(right)"
    }
    return [
      differ("text", text, other.text), differ("reasoning", reasoning, other.reasoning),
      differ("tool calls", toolCalls, other.toolCalls), differ("stop", stop, other.stop),
      differ("input", input, other.input), differ("cached", cached, other.cached),
      differ("output", output, other.output), differ("error", hasError, other.hasError),
    ].compactMap { $0 }
  }

  /// What our decoder read, in the manifest's words.
  init?(_ events: [ResponseEvent], dialect: WireDialect) {
    guard case .completed(let completion)? = events.last else { return nil }
    (text, reasoning, toolCalls) = ("", "", [])
    for event in events {
      switch event {
      case .outputTextDelta(_, let words): text += words
      case .reasoningSummaryDelta(_, let words), .reasoningContentDelta(_, let words):
        reasoning += words
      case .created, .outputItemAdded, .toolCallDelta, .outputItemDone, .usage, .failed, .completed:
        break
      }
    }
    for item in completion.items {
      guard case .toolCall(let call) = item.content else { continue }
      toolCalls.append(Self.call(call.name, call.arguments))
    }
    let usage = completion.usage.reported(in: dialect)
    let isReported = usage != Usage()
    stop = completion.stop.word.isEmpty ? nil : completion.stop.word
    (input, output) = (usage.input, usage.output)
    cached = isReported ? usage.cachedInput ?? 0 : nil
    hasError = events.contains { event in
      guard case .failed = event else { return false }
      return true
    }
  }
}

extension JSON {
  /// The shortest text with the members of every object in the order of their names.
  var sortedText: String { sorted.text }

  private var sorted: JSON {
    switch self {
    case .object(let members):
      .object(
        members.map { JSON.Member($0.name, $0.value.sorted) }.sorted { $0.name < $1.name })
    case .array(let elements): .array(elements.map(\.sorted))
    case .null, .bool, .number, .string: self
    }
  }
}
