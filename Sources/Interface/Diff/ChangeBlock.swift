import Workspace

/// A run of removed lines and the added lines that follow it, by index into a hunk's lines.
struct ChangeBlock: Sendable, Equatable {
  var removed: Range<Int>
  var added: Range<Int>

  var range: Range<Int> { removed.lowerBound..<added.upperBound }

  /// The blocks of a hunk, in order.
  static func blocks(of lines: [DiffLine]) -> [ChangeBlock] {
    var blocks: [ChangeBlock] = []
    var index = 0
    while index < lines.count {
      let start = index
      while index < lines.count, lines[index].kind == .removed { index += 1 }
      let middle = index
      while index < lines.count, lines[index].kind == .added { index += 1 }
      if index > start {
        blocks.append(ChangeBlock(removed: start..<middle, added: middle..<index))
      } else {
        index += 1
      }
    }
    return blocks
  }

  /// Indices of removed lines with those of the added lines they became.
  func pairs(in lines: [DiffLine]) -> [(old: Int, new: Int)] {
    LinePairing.pairs(removed: lines[removed], added: lines[added]).map {
      (removed.lowerBound + $0.old, added.lowerBound + $0.new)
    }
  }

  /// The block's lines side by side: pairs face each other, what is left fills the gaps.
  func sideBySide(in lines: [DiffLine]) -> [(old: Int?, new: Int?)] {
    var rows: [(old: Int?, new: Int?)] = []
    var old = removed.lowerBound
    var new = added.lowerBound
    func fill(upTo oldEnd: Int, _ newEnd: Int) {
      while old < oldEnd || new < newEnd {
        rows.append((old < oldEnd ? old : nil, new < newEnd ? new : nil))
        old = min(old + 1, oldEnd)
        new = min(new + 1, newEnd)
      }
    }
    for pair in pairs(in: lines) {
      fill(upTo: pair.old, pair.new)
      rows.append((pair.old, pair.new))
      old = pair.old + 1
      new = pair.new + 1
    }
    fill(upTo: removed.upperBound, added.upperBound)
    return rows
  }
}
