/// A parser that any bytes may be given to: it may refuse them, but not crash, hang or lose.
///
/// `make fuzz` runs every target for a while, from seeds of its own; see `fuzz.sh` beside this.
struct FuzzTarget: Sendable {
  let name: String
  /// Stops the program when the bytes show a fault.
  let check: @Sendable (UnsafeRawBufferPointer) -> Void

  static let all: [FuzzTarget] = [
    .arguments, .chat, .configuration, .eventStream, .json, .keys, .markdown, .messages, .patch,
    .responses, .serverSentEvents, .sessionLog, .shell, .terminalText, .webSocket,
  ]

  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
