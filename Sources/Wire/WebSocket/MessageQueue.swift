/// Messages that wait to be read, first come first served.
struct MessageQueue {
  private var messages: [WebSocketMessage] = []
  private var first = 0
  /// In bytes: of all that wait, with something for each, so that empty ones count too.
  private(set) var size = 0
  private static let overhead = 32

  var isEmpty: Bool { first == messages.count }

  mutating func add(_ more: [WebSocketMessage]) {
    messages += more
    for message in more { size += message.bytes.count + Self.overhead }
  }

  mutating func take(_ most: Int) -> [WebSocketMessage] {
    let end = min(messages.count, first + min(most, messages.count))
    let taken = Array(messages[first..<end])
    for message in taken { size -= message.bytes.count + Self.overhead }
    first = end
    // Moving the rest at each step would cost more the more of them wait.
    if first > messages.count / 2 {
      messages.removeFirst(first)
      first = 0
    }
    return taken
  }
}
