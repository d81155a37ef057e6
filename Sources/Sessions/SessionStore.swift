package import JSON

/// All sessions of a person, a log file each, below one folder.
///
/// Files are `YYYY/MM/DD/<id>.jsonl` by the UTC day of their creation, one checksummed JSON object
/// a line. The payloads are the agent's; the store knows only the few members that
/// ``SessionSummary`` names.
///
///     let store = SessionStore(folder: locations.sessions)
///     let opened = try store.open(prefix: "0198f")
package struct SessionStore: Sendable {
  package let folder: String
  package init(folder: String) { self.folder = folder }

  /// A new, empty log, locked for this process.
  package func create() throws(SessionError) -> SessionLog {
    try SessionLog.create(in: folder)
  }

  /// The log whose id begins with `prefix`, locked, with all that it holds.
  ///
  /// Capitals and missing dashes don't matter. Blocks while it reads.
  package func open(prefix: String) throws(SessionError) -> OpenedSession<JSON> {
    try open(prefix: prefix, reading: { $0 })
  }

  /// The same with what `reading` makes of each payload: a payload's own form is not kept.
  ///
  /// `reading` is called on several threads at once.
  package func open<Payload>(
    prefix: String, reading: @escaping @Sendable (JSON) -> Payload
  ) throws(SessionError) -> OpenedSession<Payload> {
    let file = try SessionSearch(files: files()).file(prefix: prefix)
    return try SessionLog.open(id: file.id, path: file.path, reading: reading)
  }

  /// The log that was written to last, locked, with all that it holds.
  package func openLatest() throws(SessionError) -> OpenedSession<JSON> {
    try openLatest(reading: { $0 })
  }

  /// The same with what `reading` makes of each payload: see ``open(prefix:reading:)``.
  package func openLatest<Payload>(
    reading: @escaping @Sendable (JSON) -> Payload
  ) throws(SessionError) -> OpenedSession<Payload> {
    guard let latest = try latest() else { throw .noSessions }
    return try open(prefix: latest.id, reading: reading)
  }

  /// The session that was written to last.
  package func latest() throws(SessionError) -> SessionSummary? { try list().first }

  /// The newest first, by the time of their last record.
  ///
  /// Reads only the beginning of each file.
  package func list() throws(SessionError) -> [SessionSummary] {
    let files = try files()
    let parts = files.count < 64 ? 1 : Threads.cores
    let summaries = Threads.map(parts) { part in
      stride(from: part, to: files.count, by: parts).compactMap { index in
        SessionHead.summary(id: files[index].id, path: files[index].path)
      }
    }
    return summaries.joined().sorted {
      $0.updated != $1.updated ? $0.updated > $1.updated : $0.id > $1.id
    }
  }

  private func files() throws(SessionError) -> [SessionFile] {
    try SessionFile.all(below: folder)
  }
}
