/// A text cut into lines that remember how each of them ends.
struct TextLines {
  struct Line: Equatable {
    /// Without its ending.
    var text: Range<Int>
    var ending: Range<Int>
  }

  enum Endings {
    /// LF and CR LF.
    case lineFeeds
    /// LF, CR LF and a CR alone.
    case all
  }

  let bytes: [UInt8]
  private(set) var lines: [Line] = []
  /// How many bytes of a byte order mark stand before the first line.
  let markLength: Int
  /// How most lines end; LF when none does.
  private(set) var commonEnding: [UInt8] = [0x0A]

  init(_ bytes: [UInt8], endings: Endings) {
    self.bytes = bytes
    markLength = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    var start = markLength
    var index = start
    while index < bytes.count {
      let length = Self.endingLength(in: bytes, at: index, endings)
      if length > 0 {
        lines.append(Line(text: start..<index, ending: index..<index + length))
        start = index + length
      }
      index += max(1, length)
    }
    if start < bytes.count {
      lines.append(Line(text: start..<bytes.count, ending: bytes.count..<bytes.count))
    }
    commonEnding = mostFrequentEnding
  }

  private var mostFrequentEnding: [UInt8] {
    // Told apart by their length and first byte: LF, CR LF, CR.
    var counts = [0, 0, 0]
    var first: [Line?] = [nil, nil, nil]
    for line in lines where !line.ending.isEmpty {
      let kind = line.ending.count == 2 ? 1 : bytes[line.ending.lowerBound] == 0x0A ? 0 : 2
      counts[kind] += 1
      first[kind] = first[kind] ?? line
    }
    let most = counts.max() ?? 0
    let candidates = first.indices.filter { counts[$0] == most }.compactMap { first[$0] }
    let winner = candidates.min { $0.ending.lowerBound < $1.ending.lowerBound }
    return winner.map { Array(bytes[$0.ending]) } ?? [0x0A]
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func endingLength(in bytes: [UInt8], at index: Int, _ endings: Endings) -> Int {
    switch bytes[index] {
    case 0x0A: 1
    case 0x0D where index + 1 < bytes.count && bytes[index + 1] == 0x0A: 2
    case 0x0D where endings == .all: 1
    default: 0
    }
  }

  func text(_ index: Int) -> ArraySlice<UInt8> { bytes[lines[index].text] }

  /// A line's bytes with its ending.
  func whole(_ index: Int) -> ArraySlice<UInt8> {
    bytes[lines[index].text.lowerBound..<lines[index].ending.upperBound]
  }

  /// How a line ends; nil when there is no such line, and for a last one that does not end.
  func ending(_ index: Int) -> [UInt8]? {
    guard lines.indices.contains(index), !lines[index].ending.isEmpty else { return nil }
    return Array(bytes[lines[index].ending])
  }
}
