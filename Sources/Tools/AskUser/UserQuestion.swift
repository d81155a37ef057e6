/// A question of the model to the person.
package struct UserQuestion: Sendable, Equatable {
  package struct Option: Sendable, Equatable {
    package var label: String
    /// What choosing it means.
    package var detail: String?

    package init(_ label: String, detail: String? = nil) {
      self.label = label
      self.detail = detail
    }
  }

  package var text: String
  /// None for a question that is answered in words; at most nine, so that a digit names each.
  package var options: [Option]

  package init(_ text: String, options: [Option] = []) {
    self.text = text
    self.options = options
  }
}
