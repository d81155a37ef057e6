/// Turns the bytes a terminal sends into input events, whatever way they are cut.
package struct InputDecoder: Sendable {
  package init() {}

  package mutating func decode(_ bytes: some Sequence<UInt8>) -> [InputEvent] { [] }

  /// Whether an escape is held back that may be a key of its own; call ``flush()`` 25 ms later.
  package var isPending: Bool { false }

  /// Decides that nothing follows what is held back.
  package mutating func flush() -> [InputEvent] { [] }
}
