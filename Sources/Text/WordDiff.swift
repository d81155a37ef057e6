/// Finds what differs between two versions of a line.
///
///     WordDiff.emphasis(old: "let a = 1", new: "let a = 2")  // ([8..<9], [8..<9])
package enum WordDiff {
  /// Ranges of UTF-8 offsets to emphasise in the old and in the new line; both empty when the
  /// lines have too little in common for that to help.
  package static func emphasis(
    old: String, new: String
  ) -> (old: [Range<Int>], new: [Range<Int>]) {
    let (old, new) = (Tokens(old), Tokens(new))
    var (oldMarks, newMarks) = marks(old, new)
    let changed = old.ink(oldMarks) + new.ink(newMarks)
    let total = old.ink(nil) + new.ink(nil)
    guard changed * 10 <= total * 6 else { return ([], []) }
    old.joinAcrossSpaces(&oldMarks)
    new.joinAcrossSpaces(&newMarks)
    return (old.ranges(oldMarks), new.ranges(newMarks))
  }

  /// Lines with more words are compared from both ends only.
  private static let limit = 300

  /// For each word whether it is only in its own line.
  private static func marks(_ old: Tokens, _ new: Tokens) -> ([Bool], [Bool]) {
    let shortest = min(old.count, new.count)
    var head = 0
    while head < shortest, old[head] == new[head] { head += 1 }
    var foot = 0
    while foot < shortest - head, old[old.count - 1 - foot] == new[new.count - 1 - foot] {
      foot += 1
    }
    var oldMarks = Array(repeating: false, count: old.count)
    var newMarks = Array(repeating: false, count: new.count)
    let (oldMiddle, newMiddle) = (head..<old.count - foot, head..<new.count - foot)
    for index in oldMiddle { oldMarks[index] = true }
    for index in newMiddle { newMarks[index] = true }
    if oldMiddle.count <= limit, newMiddle.count <= limit {
      for (left, right) in common(old, oldMiddle, new, newMiddle) {
        oldMarks[left] = false
        newMarks[right] = false
      }
    }
    return (oldMarks, newMarks)
  }

  /// Pairs of equal words in order, of the greatest length in all.
  private static func common(
    _ old: Tokens, _ oldRange: Range<Int>, _ new: Tokens, _ newRange: Range<Int>
  ) -> [(Int, Int)] {
    let (rows, columns) = (oldRange.count, newRange.count)
    guard rows > 0, columns > 0 else { return [] }
    let stride = columns + 1
    var best = Array(repeating: 0, count: (rows + 1) * stride)
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() {
        let word = old[oldRange.lowerBound + row]
        let skipped = max(best[(row + 1) * stride + column], best[row * stride + column + 1])
        let isSame = word == new[newRange.lowerBound + column]
        // Spaces match everywhere: they count less than any word.
        let weight = word.first == 0x20 ? 1 : 2 * word.count + 1
        best[row * stride + column] =
          isSame ? max(skipped, best[(row + 1) * stride + column + 1] + weight) : skipped
      }
    }
    var pairs: [(Int, Int)] = []
    var (row, column) = (0, 0)
    while row < rows, column < columns {
      let here = best[row * stride + column]
      if here == best[(row + 1) * stride + column] {
        row += 1
      } else if here == best[row * stride + column + 1] {
        column += 1
      } else {
        pairs.append((oldRange.lowerBound + row, newRange.lowerBound + column))
        row += 1
        column += 1
      }
    }
    return pairs
  }
}

/// A line as words, runs of spaces, and single other characters.
private struct Tokens {
  private let bytes: [UInt8]
  private var starts: [Int] = []

  var count: Int { starts.count - 1 }
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1]] }

  init(_ line: String) {
    bytes = Array(line.utf8)
    var previous = Kind.other
    for (offset, byte) in bytes.enumerated() {
      let kind = Kind(byte)
      if offset == 0 || kind != previous || kind == .other { starts.append(offset) }
      previous = kind
    }
    starts.append(bytes.count)
  }

  private enum Kind {
    case word, space, other
    init(_ byte: UInt8) {
      switch byte {
      case 0x20, 0x09: self = .space
      // Bytes of other scripts stay together, so that no character is cut.
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: self = .word
      default: self = .other
      }
    }
  }

  private func isSpace(_ index: Int) -> Bool { self[index].allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// The bytes of marked words, or of all, without spaces.
  func ink(_ marks: [Bool]?) -> Int {
    (0..<count).reduce(0) { sum, index in
      marks?[index] == false || isSpace(index) ? sum : sum + self[index].count
    }
  }

  /// Marks the spaces between two marked words, so that a phrase is one range.
  func joinAcrossSpaces(_ marks: inout [Bool]) {
    guard count > 2 else { return }
    for index in 1..<count - 1 where !marks[index] && isSpace(index) {
      if marks[index - 1], marks[index + 1] { marks[index] = true }
    }
  }

  func ranges(_ marks: [Bool]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in 0..<count where marks[index] {
      if let last = ranges.last, last.upperBound == starts[index] {
        ranges[ranges.count - 1] = last.lowerBound..<starts[index + 1]
      } else {
        ranges.append(starts[index]..<starts[index + 1])
      }
    }
    return ranges
  }
}
