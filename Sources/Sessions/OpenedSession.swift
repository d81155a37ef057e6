/// A log that was opened again, with all that could be read from it.
package struct OpenedSession<Payload: Sendable & Equatable>: Sendable {
  package var log: SessionLog
  package var records: [LoggedRecord<Payload>]
  /// Lines that could not be read and were passed over, an unfinished last one among them.
  package var damagedLines: Int
  /// Places where the numbering jumps although no line there is damaged.
  package var sequenceBreaks: Int
  /// The file that keeps the unfinished last line, if there was one.
  package var tornTail: String?

  package init(
    log: SessionLog, records: [LoggedRecord<Payload>], damagedLines: Int,
    sequenceBreaks: Int = 0, tornTail: String? = nil
  ) {
    self.log = log
    self.records = records
    self.damagedLines = damagedLines
    self.sequenceBreaks = sequenceBreaks
    self.tornTail = tornTail
  }
}
