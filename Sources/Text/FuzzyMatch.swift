/// Matches the letters of a query, in order, anywhere in a candidate.
///
/// Letters at the start of words and of a path's last part count most, letters in a row more
/// than scattered ones. Case is ignored, though the same case is a little better; words of the
/// query set apart by spaces must all match.
package enum FuzzyMatch {
  /// Higher is better; nil when a letter is missing.
  package static func score(_ query: String, in candidate: String) -> Int? {
    best(query, candidate)?.score
  }

  /// The UTF-8 offsets in the candidate of the characters that match; nil when one is missing.
  package static func positions(of query: String, in candidate: String) -> [Int]? {
    guard let best = best(query, candidate) else { return nil }
    let text = Letters(candidate)
    return Set(best.indices).sorted().map { text.offsets[$0] }
  }

  private static func best(_ query: String, _ candidate: String) -> Match? {
    guard mayMatch(query, candidate) else { return nil }
    let text = Letters(candidate)
    var whole = Match(score: 0, indices: [])
    for word in query.split(separator: " ") {
      guard let match = match(Letters(String(word)), text) else { return nil }
      whole.score += match.score
      whole.indices += match.indices
    }
    // Of equal matches the shorter candidate is the closer one.
    whole.score -= min(text.count, 200) / 8
    return whole
  }

  /// A cheap test that drops most candidates, for the common case of ASCII.
  private static func mayMatch(_ query: String, _ candidate: String) -> Bool {
    var letters = candidate.utf8.makeIterator()
    for letter in query.utf8 {
      if letter >= 0x80 { return true }
      if letter == 0x20 {
        letters = candidate.utf8.makeIterator()
        continue
      }
      var isFound = false
      while let next = letters.next() {
        if next >= 0x80 { return true }
        if lowered(next) == lowered(letter) {
          isFound = true
          break
        }
      }
      if !isFound { return false }
    }
    return true
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

extension FuzzyMatch {
  private struct Match {
    var score: Int
    var indices: [Int]
  }

  private static let none = Int.min / 2

  /// The best way to place a query's letters, found over all of them at once.
  private static func match(_ query: Letters, _ text: Letters) -> Match? {
    let (rows, columns) = (query.count, text.count)
    guard rows > 0, rows <= columns else { return rows == 0 ? Match(score: 0, indices: []) : nil }
    // For each place: the best score of the letters so far that ends there, or before it.
    var ending = Array(repeating: none, count: columns)
    var upTo = Array(repeating: (score: none, place: 0), count: columns)
    // For each letter and place: where the letter before it stands.
    var previous = Array(repeating: 0, count: rows * columns)
    for row in 0..<rows {
      var best = (score: none, place: 0)
      // Those of the letter before, at the place before.
      var (endedBefore, bestBefore) = (none, best)
      for column in 0..<columns {
        let (ended, reached) = (ending[column], upTo[column])
        ending[column] = none
        if query.folded[row] == text.folded[column] {
          let sameCase = query.exact[row] == text.exact[column] ? 1 : 0
          let here = 16 + sameCase + text.bonus[column] * (row == 0 ? 2 : 1)
          let (joined, apart) = (endedBefore + 8, bestBefore.score - 3)
          if row == 0 {
            ending[column] = here - min(column, 8)
          } else if max(joined, apart) > none / 2 {
            ending[column] = here + max(joined, apart)
            previous[row * columns + column] = joined >= apart ? column - 1 : bestBefore.place
          }
        }
        // A gap costs one for each place.
        best.score -= 1
        if ending[column] >= best.score { best = (ending[column], column) }
        upTo[column] = best
        (endedBefore, bestBefore) = (ended, reached)
      }
    }
    guard var place = ending.indices.max(by: { ending[$0] < ending[$1] }),
      ending[place] > none / 2
    else { return nil }
    var match = Match(score: ending[place], indices: [])
    for row in (0..<rows).reversed() {
      match.indices.append(place)
      place = previous[row * columns + place]
    }
    return match
  }
}

/// A text's scalars, folded to compare, with what each is worth by where it stands.
private struct Letters {
  private(set) var exact: [UInt32] = []
  private(set) var folded: [UInt32] = []
  private(set) var bonus: [Int] = []
  private(set) var offsets: [Int] = []

  var count: Int { exact.count }

  init(_ text: String) {
    exact.reserveCapacity(text.utf8.count)
    folded.reserveCapacity(text.utf8.count)
    offsets.reserveCapacity(text.utf8.count)
    var offset = 0
    for scalar in text.unicodeScalars {
      exact.append(scalar.value)
      folded.append(Self.fold(scalar))
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    bonus = Array(repeating: 0, count: exact.count)
    let slash = exact.dropLast().lastIndex(of: 0x2F)
    for index in exact.indices {
      let isWordStart = index == 0 || Self.separates(exact[index - 1])
      let isHump = index > 0 && isUpper(index) && !isUpper(index - 1)
      bonus[index] = isWordStart ? 8 : isHump ? 7 : 0
      if let slash, index <= slash { continue }
      bonus[index] += index == (slash ?? -1) + 1 ? 6 : 2
    }
  }

  private func isUpper(_ index: Int) -> Bool { exact[index] != folded[index] }

  private static func separates(_ value: UInt32) -> Bool {
    switch value {
    case 0x20, 0x2D, 0x2E, 0x2F, 0x3A, 0x5C, 0x5F: true
    default: false
    }
  }

  private static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
    if scalar.isASCII {
      return (0x41...0x5A).contains(scalar.value) ? scalar.value | 0x20 : scalar.value
    }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first?.value ?? scalar.value : scalar.value
  }
}
