import JSON

/// Turns one dialect's frames into steps of an answer.
///
/// A decoder keeps only what the dialect makes it keep (which index means which item); the answer
/// itself is the ``AnswerBuilder``'s.
protocol DialectDecoder: Sendable {
  /// Takes one frame: the JSON of an event's data, and the event's name, empty when it had none.
  mutating func decode(_ frame: JSON, event: String, into answer: inout AnswerBuilder)

  /// Takes a whole answer that came as one JSON document instead of a stream.
  mutating func decode(whole document: JSON, into answer: inout AnswerBuilder)

  /// Takes `[DONE]`, with which some servers end every dialect.
  mutating func done(into answer: inout AnswerBuilder)

  /// Whether frames may still come after the answer's terminal event.
  var expectsMore: Bool { get }

  /// Takes the stream's end behind the answer's terminal event.
  mutating func conclude(into answer: inout AnswerBuilder)

  /// Closes what may be called whole although the dialect's last word did not come, before the
  /// answer fails or ends.
  mutating func salvage(into answer: inout AnswerBuilder)
}

extension DialectDecoder {
  mutating func done(into answer: inout AnswerBuilder) {}
  var expectsMore: Bool { false }
  mutating func conclude(into answer: inout AnswerBuilder) {}
  mutating func salvage(into answer: inout AnswerBuilder) {}
}
