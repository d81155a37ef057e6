/// What was sent before, oldest first, and where the person is among it.
struct InputHistory: Sendable {
  private var entries: [String] = []
  /// nil while the person's own draft is shown.
  private var index: Int?
  private var draft = ""

  mutating func add(_ text: String) {
    index = nil
    guard !text.isEmpty, entries.last != text else { return }
    entries.append(text)
    if entries.count > 1000 { entries.removeFirst() }
  }

  /// All of it, the latest first.
  var latest: [String] { entries.reversed() }

  /// The entry before the one shown; nil at the oldest.
  mutating func previous(from current: String) -> String? {
    let next = (index ?? entries.count) - 1
    guard entries.indices.contains(next) else { return nil }
    if index == nil { draft = current }
    index = next
    return entries[next]
  }

  /// The entry after the one shown, the draft after the last; nil when the draft is shown.
  mutating func next() -> String? {
    guard let shown = index else { return nil }
    guard shown + 1 < entries.count else {
      index = nil
      return draft
    }
    index = shown + 1
    return entries[shown + 1]
  }

  /// Stays with what is shown: the next step back begins at the newest entry.
  mutating func leave() { index = nil }
}
