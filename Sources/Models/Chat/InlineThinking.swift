/// Parts the thinking from the answer where a server leaves both in one text, as
/// `<think>…</think>answer`.
///
/// The tag counts only where it opens the message; it may be cut anywhere. Where a server's template
/// opens the thought itself, the message begins within it and has but the closing tag.
///
///     var thinking = InlineThinking()
///     thinking.take("<thi")            // []
///     thinking.take("nk>So</think>A")  // [.thinking("So"), .text("A")]
struct InlineThinking: Sendable {
  enum Piece: Sendable, Equatable {
    case text(String)
    case thinking(String)
  }

  private enum State: Sendable { case opening, thinking, afterThinking, text }

  private var state = State.opening
  private var held = ""
  /// Whether the message begins within a thought.
  private var beginsWithin: Bool

  init(beginsWithin: Bool = false) { self.beginsWithin = beginsWithin }

  /// Whether the thought that the message began in never ended: then it may have been none.
  var isUnclosed: Bool { beginsWithin && (state == .thinking || state == .opening) }

  /// Notes that the server tells thoughts apart from the text by itself.
  mutating func leaveToServer() {
    guard state == .opening else { return }
    beginsWithin = false
  }

  /// Whether all that comes is text.
  var isOver: Bool { state == .text }

  mutating func take(_ piece: String) -> [Piece] {
    if state == .text { return [.text(piece)] }
    held += piece
    var pieces: [Piece] = []
    while let next = step() { pieces.append(next) }
    return pieces.filter { $0 != .text("") && $0 != .thinking("") }
  }

  /// Gives what was held back in case it became a tag.
  mutating func finish() -> [Piece] {
    defer { held = "" }
    guard !held.isEmpty, state != .afterThinking else { return [] }
    return [state == .thinking || isUnclosed ? .thinking(held) : .text(held)]
  }

  private mutating func step() -> Piece? {
    guard !held.isEmpty else { return nil }
    switch state {
    case .opening:
      let start = held.drop { $0.isWhitespace }
      if start.hasPrefix("<think>") {
        held = String(start.dropFirst("<think>".count).drop { $0.isNewline })
        state = .thinking
        return .thinking("")
      }
      if "<think>".hasPrefix(start) { return nil }
      if beginsWithin {
        state = .thinking
        return .thinking("")
      }
      state = .text
      return releaseAll(as: Piece.text)
    case .thinking: return thinkingStep()
    case .afterThinking:
      held = String(held.drop { $0.isWhitespace })
      guard !held.isEmpty else { return nil }
      state = .text
      return releaseAll(as: Piece.text)
    case .text: return releaseAll(as: Piece.text)
    }
  }

  private mutating func thinkingStep() -> Piece? {
    let tag = "</think>"
    var index = held.startIndex
    while let candidate = held[index...].firstIndex(of: "<") {
      let rest = held[candidate...]
      if rest.hasPrefix(tag) {
        let thought = String(held[..<candidate])
        held = String(rest.dropFirst(tag.count))
        state = .afterThinking
        return .thinking(thought)
      }
      if tag.hasPrefix(rest) {
        let thought = String(held[..<candidate])
        held = String(rest)
        return thought.isEmpty ? nil : .thinking(thought)
      }
      index = held.index(after: candidate)
    }
    return releaseAll(as: Piece.thinking)
  }

  private mutating func releaseAll(as make: (String) -> Piece) -> Piece {
    defer { held = "" }
    return make(held)
  }
}
