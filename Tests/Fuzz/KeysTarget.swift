import Terminal

extension FuzzTarget {
  /// The first byte says how the rest is cut; the keys must be those of the whole.
  static let keys = FuzzTarget(name: "keys") { bytes in
    guard let first = bytes.first else { return }
    let input = Array(bytes.dropFirst())
    let whole = read(input, step: max(1, input.count))
    let cut = read(input, step: Int(first) + 1)
    precondition(whole == cut, "a cut changed the keys")
  }

  private static func read(_ input: [UInt8], step: Int) -> [InputEvent] {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for start in stride(from: 0, to: input.count, by: step) {
      events += decoder.decode(input[start..<min(start + step, input.count)])
    }
    if decoder.pendingDelay != nil { events += decoder.flush() }
    precondition(decoder.pendingDelay == nil, "something is held back for ever")
    return events
  }
}
