import JSON

/// What a chat server calls the model's thinking, kept so that it can be sent back under the same
/// name: a text field, or OpenRouter's structured details.
struct ChatReasoning: Sendable {
  private static let fields = ["reasoning_content", "reasoning", "reasoning_text"]

  /// A detail whose words still grow: they are put into the object when all of them are there.
  private struct Detail: Sendable {
    var object: JSON
    var words: [String: String] = [:]

    var json: JSON {
      var json = object
      for (name, text) in words { json.set(name, .string(text)) }
      return json
    }
  }

  private var field: String?
  private var details: [Detail] = []
  private var hasParts = false

  /// Takes what a delta says of thinking: `words` in the model's own words, `summary` of them.
  mutating func take(_ delta: JSON) -> (words: String, summary: String) {
    // Most deltas have words of the answer alone.
    guard delta.members?.contains(where: { $0.name.utf8.first == UInt8(ascii: "r") }) == true else {
      return ("", "")
    }
    let pieces = delta["reasoning_details"]?.arrayValue ?? []
    pieces.forEach { add($0) }
    // Some servers send the same words under two names; only the first counts.
    for field in Self.fields {
      guard let words = delta[field]?.stringValue, !words.isEmpty else { continue }
      self.field = self.field ?? field
      return (words, "")
    }
    guard !pieces.isEmpty else { return ("", "") }
    return (
      pieces.compactMap { $0["text"]?.stringValue }.joined(),
      pieces.compactMap { $0["summary"]?.stringValue }.joined()
    )
  }

  /// Takes the text of a content part of type `thinking`.
  mutating func takePart() { hasParts = true }

  /// The members that the assistant's message must carry when it is sent back.
  func payload(text: String) -> JSON? {
    var value: JSON = [:]
    if let field, !text.isEmpty { value.set(field, .string(text)) }
    if !details.isEmpty { value.set("reasoning_details", .array(details.map(\.json))) }
    if hasParts, !text.isEmpty {
      value.set(
        "content",
        [["type": "thinking", "thinking": [["type": "text", "text": .string(text)]]]])
    }
    return value.ifNotEmpty
  }

  /// Joins a piece of a detail to the one before when both are of one kind and place.
  private mutating func add(_ piece: JSON) {
    let last = details.count - 1
    guard last >= 0, details[last].object["type"] == piece["type"],
      details[last].object["index"] == piece["index"], piece["data"] == nil
    else {
      details.append(Detail(object: piece))
      return
    }
    for member in piece.members ?? [] where !member.value.isNull {
      if Self.growing.contains(member.name), case .string(let new) = member.value {
        let first = details[last].object[member.name]?.stringValue ?? ""
        details[last].words[member.name, default: first] += new
        if details[last].object[member.name] == nil { details[last].object.set(member.name, "") }
      } else {
        details[last].object.set(member.name, member.value)
      }
    }
  }

  private static let growing: Set = ["text", "summary"]
}
