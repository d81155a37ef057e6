package import JSON

/// One line of a log: what happened, when, and its place in the order.
package typealias SessionRecord = LoggedRecord<JSON>

/// A line of a log with what its reader made of the payload.
package struct LoggedRecord<Payload: Sendable & Equatable>: Sendable, Equatable {
  /// From 1, without gaps in an undamaged log.
  package var sequence: Int
  /// Milliseconds since 1970, UTC.
  package var time: Int
  package var payload: Payload
  package init(sequence: Int, time: Int, payload: Payload) {
    self.sequence = sequence
    self.time = time
    self.payload = payload
  }
}
