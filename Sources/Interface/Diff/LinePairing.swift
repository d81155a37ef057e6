import Workspace

/// Finds which removed line became which added line within a block of changes.
///
/// As many removed as added lines pair by position; otherwise the pairing in order with the most
/// words in common is taken, for up to 32 lines on each side.
enum LinePairing {
  static let lineLimit = 32
  /// Bytes of a line that count.
  private static let byteLimit = 2_000
  /// The share of words that two lines must have in common.
  private static let threshold = 0.4

  /// Offsets into both slices' lines, ascending on both sides.
  static func pairs(
    removed: ArraySlice<DiffLine>, added: ArraySlice<DiffLine>
  ) -> [(old: Int, new: Int)] {
    guard !removed.isEmpty, !added.isEmpty else { return [] }
    if removed.count == added.count { return removed.indices.enumerated().map { ($0.0, $0.0) } }
    guard removed.count <= lineLimit, added.count <= lineLimit else { return [] }
    let old = removed.map(words)
    let new = added.map(words)
    return best(old, new)
  }

  /// The ascending pairing whose likenesses have the largest sum.
  private static func best(_ old: [[UInt64]], _ new: [[UInt64]]) -> [(old: Int, new: Int)] {
    let width = new.count + 1
    var likeness = Array(repeating: 0.0, count: old.count * new.count)
    var sums = Array(repeating: 0.0, count: (old.count + 1) * width)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        let value = likenessOf(old[i], new[j])
        likeness[i * new.count + j] = value
        let pairing = value >= threshold ? value + sums[(i + 1) * width + j + 1] : 0
        sums[i * width + j] = max(pairing, sums[(i + 1) * width + j], sums[i * width + j + 1])
      }
    }
    var pairs: [(old: Int, new: Int)] = []
    var i = 0
    var j = 0
    while i < old.count, j < new.count {
      let value = likeness[i * new.count + j]
      let sum = sums[i * width + j]
      if value >= threshold, sum == value + sums[(i + 1) * width + j + 1] {
        pairs.append((i, j))
        i += 1
        j += 1
      } else if sum == sums[(i + 1) * width + j] {
        i += 1
      } else {
        j += 1
      }
    }
    return pairs
  }

  /// Twice what is common over the sum of both, of sorted words.
  private static func likenessOf(_ left: [UInt64], _ right: [UInt64]) -> Double {
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    var i = 0
    var j = 0
    var common = 0
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        common += 1
        i += 1
        j += 1
      } else if left[i] < right[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return Double(2 * common) / Double(left.count + right.count)
  }

  /// Hashes of a line's words and marks, sorted.
  private static func words(_ line: DiffLine) -> [UInt64] {
    let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    var words: [UInt64] = []
    var hash = seed
    for byte in line.bytes.prefix(byteLimit) {
      if isWordByte(byte) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        continue
      }
      if hash != seed { words.append(hash) }
      hash = seed
      if byte > 0x20 { words.append(UInt64(byte)) }
    }
    if hash != seed { words.append(hash) }
    return words.sorted()
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
