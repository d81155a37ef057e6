import Wire

extension FuzzTarget {
  /// The first byte says how the rest is cut; the events must be those of the whole.
  static let serverSentEvents = FuzzTarget(name: "sse") { bytes in
    guard let first = bytes.first else { return }
    let stream = bytes.dropFirst()
    let limit = first & 0x80 == 0 ? 1 << 20 : 16
    let whole = read(stream, step: max(1, stream.count), limit: limit)
    let cut = read(stream, step: Int(first & 0x7F) + 1, limit: limit)
    precondition(whole == cut, "a cut changed the events")
  }

  private struct Outcome: Equatable {
    var events: [ServerSentEvent] = []
    var failure: WireError?
    var isCut = false
  }

  private static func read(
    _ stream: Slice<UnsafeRawBufferPointer>, step: Int, limit: Int
  ) -> Outcome {
    var decoder = ServerSentEventDecoder(limit: limit)
    var outcome = Outcome()
    var rest = stream
    do throws(WireError) {
      while !rest.isEmpty {
        outcome.events += try decoder.decode(rest.prefix(step))
        rest = rest.dropFirst(step)
      }
      // A failure is told after the events before it.
      outcome.events += try decoder.decode([])
    } catch {
      outcome.failure = error
    }
    outcome.isCut = decoder.finish()
    return outcome
  }
}
