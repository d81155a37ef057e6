import JSON

/// Marks a chat history for routers that pass marks on to models that cache by them.
enum ChatCacheMarks {
  static let mark: JSON = ["type": "ephemeral"]

  /// Marks the ends of the last two stretches of what was not the model's: messages of the person,
  /// and results of tools.
  ///
  /// What ends at the one before was written by the request before, and is found again. All such
  /// messages are lists of parts, marked or not, so that a mark that moves on changes nothing else.
  static func mark(_ messages: inout [JSON]) {
    for index in messages.indices where isOfNoModel(messages[index]) {
      guard let text = messages[index]["content"]?.stringValue, !text.isBlank else { continue }
      messages[index].set("content", [["type": "text", "text": .string(text)]])
    }
    for place in ends(of: messages).suffix(2) {
      var parts = messages[place]["content"]?.arrayValue ?? []
      guard let last = parts.lastIndex(where: isText) else { continue }
      parts[last].set("cache_control", mark)
      messages[place].set("content", .array(parts))
    }
  }

  /// The last message of each stretch that has text to mark.
  private static func ends(of messages: [JSON]) -> [Int] {
    var ends: [Int] = []
    var isWithin = false
    for (index, message) in messages.enumerated() {
      guard isOfNoModel(message) else {
        isWithin = false
        continue
      }
      guard message["content"]?.arrayValue?.contains(where: isText) == true else { continue }
      if isWithin { ends.removeLast() }
      ends.append(index)
      isWithin = true
    }
    return ends
  }

  private static func isOfNoModel(_ message: JSON) -> Bool {
    ["user", "tool"].contains(message["role"]?.stringValue)
  }

  private static func isText(_ part: JSON) -> Bool { part["type"]?.stringValue == "text" }
}
