import JSON

/// A request's body, searched by what it says and not by how JSON escapes it.
struct RequestBody {
  let json: JSON
  let byteCount: Int
  private let dialect: Dialect

  init(_ bytes: [UInt8], dialect: Dialect) throws(JSONError) {
    json = try JSON(parsing: bytes)
    byteCount = bytes.count
    self.dialect = dialect
  }

  var isStreamed: Bool { json["stream"]?.boolValue ?? false }
  var model: String { json["model"]?.stringValue ?? "scripted" }

  /// Whether one of the body's strings, the names of its members among them, has the phrase.
  func contains(_ phrase: String) -> Bool { Self.contains(phrase, in: [json]) }

  /// The same for what came after the model's last words: tool results and the person's messages.
  func latestContains(_ phrase: String) -> Bool { Self.contains(phrase, in: latest) }

  private var latest: ArraySlice<JSON> {
    let items = json[dialect == .responses ? "input" : "messages"] ?? .null
    guard let elements = items.arrayValue else { return [items] }
    let start = elements.lastIndex(where: Self.isModels).map { $0 + 1 } ?? 0
    return elements[start...]
  }

  /// Whether the model made the item.
  private static func isModels(_ item: JSON) -> Bool {
    if let role = item["role"]?.stringValue { return role == "assistant" }
    return item["type"]?.stringValue?.hasSuffix("_output") == false
  }

  private static func contains(_ phrase: String, in values: ArraySlice<JSON>) -> Bool {
    values.contains { value in
      switch value {
      case .null, .bool, .number: false
      case .string(let text): text.utf8.firstRange(of: phrase.utf8) != nil
      case .array(let elements): contains(phrase, in: elements[...])
      case .object(let members):
        members.contains { $0.name == phrase || contains(phrase, in: [$0.value]) }
      }
    }
  }
}
