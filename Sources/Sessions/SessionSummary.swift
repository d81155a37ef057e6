/// A session in a list.
///
/// It is read from the first records: `{"type":"session.started","cwd","model"}` and the first
/// `{"type":"user.message","text"}`.
package struct SessionSummary: Sendable, Equatable {
  package var id: String
  package var folder: String
  package var model: String
  /// The first words of the first message.
  package var title: String
  /// Milliseconds since 1970, UTC.
  package var created: Int
  package var updated: Int
  package init(
    id: String, folder: String, model: String, title: String, created: Int, updated: Int
  ) {
    self.id = id
    self.folder = folder
    self.model = model
    self.title = title
    self.created = created
    self.updated = updated
  }
}
