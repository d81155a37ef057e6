import PseudoTerminal

extension TerminalProgram {
  /// What came while waiting.
  struct Tally {
    var bytes = 0
    /// How many reads gave something: about one a write, and a frame of more than 4 KB is several.
    var reads = 0
    /// When the last byte was there, in nanoseconds of the monotonic clock.
    var lastTime: UInt64 = 0

    mutating func take(_ output: Output) {
      guard !output.bytes.isEmpty else { return }
      bytes += output.bytes.count
      reads += 1
      lastTime = output.time
    }
  }

  /// Milliseconds from the start until the frame with the composer is whole.
  func firstFrame(within limit: Double = 30_000) throws -> Double {
    let composer = Array("❯".utf8)
    let endOfFrame = Array("\u{1B}[?2026l".utf8)
    var seen: [UInt8] = []
    var composerEnd: Int?
    while true {
      let output = read(within: 100)
      let searched = max(0, seen.count - 16)
      seen += output.bytes
      if composerEnd == nil { composerEnd = seen.end(of: composer, from: searched) }
      if let start = composerEnd, seen.end(of: endOfFrame, from: max(start, searched)) != nil {
        return milliseconds(to: output.time)
      }
      guard !isAtEnd, milliseconds(to: output.time) < limit else {
        throw BenchError("No first frame: \(String(decoding: seen.suffix(400), as: UTF8.self))")
      }
    }
  }

  func milliseconds(to time: UInt64) -> Double { Double(time - startTime) / 1e6 }

  /// Reads until nothing has come for `quiet` milliseconds.
  @discardableResult
  func settle(quiet: Int = 300, limit: Double = 120) -> Tally {
    var tally = Tally()
    let start = Self.now()
    while Double(Self.now() - start) < limit * 1e9 {
      let output = read(within: quiet)
      guard !output.bytes.isEmpty else { break }
      tally.take(output)
    }
    return tally
  }

  /// Reads for some time, whatever comes.
  @discardableResult
  func run(for seconds: Double) -> Tally {
    run(atMost: seconds) { false }
  }

  /// Reads until it is done; looks every 50 ms.
  @discardableResult
  func run(atMost limit: Double, until isDone: () throws -> Bool) rethrows -> Tally {
    var tally = Tally()
    let start = Self.now()
    var looked = start
    while !isAtEnd, Double(Self.now() - start) < limit * 1e9 {
      tally.take(read(within: 50))
      guard Self.now() - looked > 50_000_000 else { continue }
      looked = Self.now()
      if try isDone() { break }
    }
    return tally
  }

  /// Has it quit by the key for it, and reads to its end.
  func quit() {
    send([0x11])
    run(for: 5)
    kill()
  }
}

extension [UInt8] {
  /// Where a text ends that stands at or after `start`.
  func end(of text: [UInt8], from start: Int = 0) -> Int? {
    guard let first = text.first, count >= text.count else { return nil }
    var index = start
    while index + text.count <= count {
      if self[index] == first, self[index..<index + text.count].elementsEqual(text) {
        return index + text.count
      }
      index += 1
    }
    return nil
  }
}
