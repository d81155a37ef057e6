import Workspace

/// Ranks paths by how well letters that were given in order fit them.
///
/// Letters that begin a name or a word and letters that follow one another count most; of equals
/// the shorter path comes first.
struct FileRanking {
  private let letters: [UInt8]

  init(_ pattern: String) {
    letters = pattern.utf8.filter { $0 > 0x20 }.map(Self.small)
  }

  func best(of paths: [FilePath], limit: Int) -> [FilePath] {
    let ranked = paths.compactMap { path in score(path.bytes).map { (path: path, score: $0) } }
    let sorted = ranked.sorted { left, right in
      if left.score != right.score { return left.score > right.score }
      let lengths = (left.path.bytes.count, right.path.bytes.count)
      return lengths.0 == lengths.1 ? left.path < right.path : lengths.0 < lengths.1
    }
    return sorted.prefix(limit).map(\.path)
  }

  /// How well the letters fit; nil when they do not occur in this order.
  ///
  /// They are sought from the end, so that a file's name counts before its folders.
  private func score(_ path: [UInt8]) -> Int? {
    var score = 0
    var position = path.count - 1
    var last = path.count
    for letter in letters.reversed() {
      while position >= 0, Self.small(path[position]) != letter { position -= 1 }
      guard position >= 0 else { return nil }
      score += 1
      if position + 1 == last { score += 4 }
      if Self.beginsWord(path, at: position) { score += 3 }
      last = position
      position -= 1
    }
    let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    if last >= nameStart { score += 6 }
    if path.map(Self.small).containsRun(letters) { score += 4 * letters.count }
    return score
  }

  private static func beginsWord(_ path: [UInt8], at index: Int) -> Bool {
    guard index > 0 else { return true }
    let isCapital = (0x41...0x5A).contains(path[index])
    let wasCapital = (0x41...0x5A).contains(path[index - 1])
    return "/_-. ".utf8.contains(path[index - 1]) || isCapital && !wasCapital
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}

extension [UInt8] {
  fileprivate func containsRun(_ run: [UInt8]) -> Bool { !occurrences(of: run).isEmpty }
}
