/// An event and when it happened, in milliseconds since 1970.
package struct TimedEvent: Sendable, Equatable {
  package var time: Int
  package var event: SessionEvent
  package init(time: Int, event: SessionEvent) {
    self.time = time
    self.event = event
  }
}
