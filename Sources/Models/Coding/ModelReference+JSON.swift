package import JSON

extension ModelReference {
  /// The reference as a string, `"provider/model"`.
  package var json: JSON { .string(description) }

  /// The reference that ``json`` wrote; nil when the value is no string or has no slash.
  package init?(json: JSON) {
    guard let text = json.stringValue else { return nil }
    self.init(text)
  }
}
