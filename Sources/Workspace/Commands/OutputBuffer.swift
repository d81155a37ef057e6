/// The head and the tail of an output of any length, in bounded memory.
struct OutputBuffer {
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var dropped = 0

  mutating func append(_ bytes: some RandomAccessCollection<UInt8>) {
    let free = CommandResult.headLimit - head.count
    head += bytes.prefix(free)
    tail += bytes.dropFirst(free)
    // Trimmed now and then, so that a flood of small pieces is not moved at each of them.
    if tail.count > 4 * CommandResult.tailLimit { trim() }
  }

  /// Whether something is left out, or would be with so many bytes more.
  func isFull(with count: Int) -> Bool {
    dropped + head.count + tail.count + count > CommandResult.headLimit + CommandResult.tailLimit
  }

  /// All that came so far, as long as nothing is left out.
  var everything: [UInt8] { head + tail }

  private mutating func trim() {
    let surplus = tail.count - CommandResult.tailLimit
    guard surplus > 0 else { return }
    tail.removeFirst(surplus)
    dropped += surplus
  }

  /// What is kept so far, and how many bytes are missing in between.
  mutating func finish() -> (output: [UInt8], omittedBytes: Int) {
    trim()
    return (head + tail, dropped)
  }
}
