/// What a log holds, and how it ends.
struct LogContents<Payload: Sendable & Equatable>: Sendable {
  var records: [LoggedRecord<Payload>] = []
  /// Before which records, by index, lines were passed over; one entry a line.
  var damage: [Int] = []
  var tail = LogTail.whole

  /// Adds what follows directly.
  mutating func append(_ next: Self) {
    damage.append(contentsOf: next.damage.map { $0 + records.count })
    records.append(contentsOf: next.records)
    // A last line that began in an earlier part was read to its end there.
    if next.tail != .whole { tail = next.tail }
  }

  /// Leaves out records that stand twice in a row, and counts the places where the numbering
  /// jumps without a damaged line to explain it.
  mutating func checkSequence() -> Int {
    var breaks = 0
    var repeated: [Int] = []
    let damaged = Set(damage)
    for index in records.indices {
      let previous = index > 0 ? records[index - 1].sequence : 0
      guard records[index].sequence != previous + 1, !damaged.contains(index) else { continue }
      breaks += 1
      if index > 0, records[index] == records[index - 1] { repeated.append(index) }
    }
    for index in repeated.reversed() { records.remove(at: index) }
    return breaks
  }
}

/// How a log ends.
enum LogTail: Sendable, Equatable {
  /// The file is empty or ends with a line feed.
  case whole
  /// The last line holds a good record and lacks its line feed.
  case unended
  /// The bytes from the offset on are a part of a line.
  case torn(offset: Int)
}
