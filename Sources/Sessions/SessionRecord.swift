package import JSON

/// One line of a log: what happened, when, and its place in the order.
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
