/// What a session is given to know of its person, its project and its machine, gathered before it
/// begins.
package struct Briefing: Sendable, Equatable {
  /// A file that people wrote for agents.
  package struct Document: Sendable, Equatable {
    package var path: String
    package var text: String
    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// From the widest to the nearest: the person's own first.
  package var documents: [Document]
  /// What to tell the person about them, as sentences.
  package var remarks: [String]
  /// The branch that is checked out, or the commit; nil outside of a repository.
  package var branch: String?
  package var platform: String

  package init(
    documents: [Document] = [], remarks: [String] = [], branch: String? = nil,
    platform: String = "Linux"
  ) {
    self.documents = documents
    self.remarks = remarks
    self.branch = branch
    self.platform = platform
  }

  /// What the person is told once: which files the model was given, and what about them is odd.
  var notices: [String] {
    let names = documents.map(\.path).joined(separator: ", ")
    return (names.isEmpty ? [] : ["Instructions read: \(names)"]) + remarks
  }
}
