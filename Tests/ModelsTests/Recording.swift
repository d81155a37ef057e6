import JSON
import Models
import Testing

/// A recorded stream of a real provider, with what the vendor's own SDK read in it.
struct Recording: Sendable, CustomTestStringConvertible {
  var file: String
  var dialect: WireDialect
  var provider: String
  /// The members `text`, `reasoning`, `tool_calls`, `stop`, `usage` and `error`.
  var expected: JSON

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
    self.expected = expected
  }

  /// All events, when the stream comes in chunks of `size` bytes.
  func events(chunkSize size: Int) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: dialect, provider: provider, model: "asked")
    let bytes = self.bytes
    var events: [ResponseEvent] = []
    for start in stride(from: 0, to: bytes.count, by: max(size, 1)) {
      events += decoder.decode(Array(bytes[start..<min(bytes.count, start &+ size)]))
    }
    return events + decoder.finish()
  }

  /// The members in which `summary` differs from what is expected, with both values.
  ///
  /// Of an error only whether there is one counts: its words are ours.
  func differences(_ summary: JSON) -> [String] {
    ["text", "reasoning", "tool_calls", "stop", "usage", "error"].compactMap { name in
      let (read, wanted) = (summary[name] ?? .null, expected[name] ?? .null)
      if name == "error", read.isNull == wanted.isNull { return nil }
      return read == wanted ? nil : "\(name): \(read.text) instead of \(wanted.text)"
    }
  }
}
