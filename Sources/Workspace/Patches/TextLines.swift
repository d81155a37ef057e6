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

  /// How most lines end; LF when there is none.
  var commonEnding: [UInt8] {
    var counts: [(ending: [UInt8], count: Int)] = []
    for index in lines.indices {
      guard let ending = ending(index) else { continue }
      if let known = counts.firstIndex(where: { $0.ending == ending }) {
        counts[known].count += 1
      } else {
        counts.append((ending, 1))
      }
    }
    let most = counts.map(\.count).max()
    return counts.first { $0.count == most }?.ending ?? [0x0A]
  }

  /// How a line ends; nil when there is no such line, and for a last one that does not end.
  func ending(_ index: Int) -> [UInt8]? {
    guard lines.indices.contains(index), !lines[index].ending.isEmpty else { return nil }
    return Array(bytes[lines[index].ending])
  }
}
