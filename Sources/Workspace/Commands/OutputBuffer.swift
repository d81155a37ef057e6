/// The head and the tail of an output of any length, in bounded memory.
struct OutputBuffer {
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var dropped = 0

  mutating func append(_ bytes: [UInt8]) {
    let free = CommandResult.headLimit - head.count
    head += bytes.prefix(free)
    tail += bytes.dropFirst(free)
    // Trimmed now and then, so that a flood of small pieces is not moved at each of them.
    if tail.count > 4 * CommandResult.tailLimit { trim() }
  }

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
