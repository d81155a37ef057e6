import Wire

extension FuzzTarget {
  /// The first byte says how the rest is cut, and whether its checksums are put right before.
  static let eventStream = FuzzTarget(name: "eventstream") { bytes in
    guard let first = bytes.first else { return }
    var stream = Array(bytes.dropFirst())
    if first & 0x80 != 0 { mend(&stream) }
    let whole = read(stream, step: max(1, stream.count))
    let cut = read(stream, step: Int(first & 0x7F) + 1)
    precondition(whole == cut, "a cut changed the messages")
  }

  private struct Outcome: Equatable {
    var messages: [EventStreamMessage] = []
    var failure: WireError?
    var isCut = false
  }

  private static func read(_ stream: [UInt8], step: Int) -> Outcome {
    var decoder = EventStreamDecoder(limit: 64 << 10)
    var outcome = Outcome()
    var rest = stream[...]
    do throws(WireError) {
      while !rest.isEmpty {
        outcome.messages += try decoder.decode(rest.prefix(step))
        rest = rest.dropFirst(step)
      }
      outcome.messages += try decoder.decode([])
    } catch {
      outcome.failure = error
    }
    outcome.isCut = decoder.finish()
    for message in outcome.messages { _ = message.kind }
    return outcome
  }

  /// Makes one message of the bytes, whose headers are as long as they say, or all that is there.
  private static func mend(_ stream: inout [UInt8]) {
    guard stream.count >= 16 else { return }
    let said = Int(stream[6]) << 8 | Int(stream[7])
    put(UInt32(stream.count), in: &stream, at: 0)
    put(UInt32(min(said, stream.count - 16)), in: &stream, at: 4)
    put(checksum(stream[..<8]), in: &stream, at: 8)
    put(checksum(stream.dropLast(4)), in: &stream, at: stream.count - 4)
  }

  private static func put(_ number: UInt32, in stream: inout [UInt8], at offset: Int) {
    for byte in 0..<4 { stream[offset + byte] = UInt8(number >> (24 - 8 * UInt32(byte)) & 0xFF) }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
        crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
      }
    }
  }
}
