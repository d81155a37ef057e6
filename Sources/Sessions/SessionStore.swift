package import JSON

/// All sessions of a person, a log file each, below one folder.
///
/// Files are `YYYY/MM/DD/<id>.jsonl`, one checksummed JSON object a line. The payloads are the
/// agent's; the store knows only the few members that ``SessionSummary`` names.
package struct SessionStore: Sendable {
  package let folder: String
  package init(folder: String) { self.folder = folder }

  /// A new, empty log, locked for this process.
  package func create() throws(SessionError) -> SessionLog { throw .noSessions }

  /// The log whose id begins with `prefix`, locked, with all that it holds.
  package func open(prefix: String) throws(SessionError) -> OpenedSession { throw .noSessions }

  /// The newest first.
  package func list() throws(SessionError) -> [SessionSummary] { [] }
}

package struct OpenedSession: Sendable {
  package var log: SessionLog
  package var records: [SessionRecord]
  /// Lines that could not be read and were passed over.
  package var damagedLines: Int
  package init(log: SessionLog, records: [SessionRecord], damagedLines: Int) {
    self.log = log
    self.records = records
    self.damagedLines = damagedLines
  }
}

package struct SessionRecord: Sendable, Equatable {
  /// From 1, without gaps in an undamaged log.
  package var sequence: Int
  /// Milliseconds since 1970, UTC.
  package var time: Int
  package var payload: JSON
  package init(sequence: Int, time: Int, payload: JSON) {
    self.sequence = sequence
    self.time = time
    self.payload = payload
  }
}

/// A session in a list, read from its payloads: `{"type":"session.started","cwd","model"}` and the
/// first `{"type":"user.message","text"}`.
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
