package import JSON

extension Stop {
  /// The stop as an object: `{"kind":"endOfTurn","word":"end_turn"}`.
  package var json: JSON {
    var json: JSON = ["kind": .string(kind.rawValue), "word": .string(word)]
    json.set("explanation", ifPresent: explanation.map { .string($0) })
    return json
  }

  /// The stop that ``json`` wrote; nil when the kind is unknown.
  package init?(json: JSON) {
    guard let kind = json["kind"]?.stringValue.flatMap(Kind.init(rawValue:)) else { return nil }
    self.init(
      kind, word: json["word"]?.stringValue ?? "", explanation: json["explanation"]?.stringValue)
  }
}
