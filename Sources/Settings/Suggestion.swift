/// Guesses what a person meant to write.
enum Suggestion {
  /// ` Did you mean …?` with the nearest of the words, or nothing when none is near.
  static func text(for word: String, among words: [String]) -> String {
    let limit = max(1, word.utf8.count / 3)
    let ranked = words.map { candidate in
      let distance = distance(Array(word.utf8), Array(candidate.utf8))
      return (word: candidate, distance, abs(candidate.utf8.count - word.utf8.count))
    }
    let nearest = ranked.min { ($0.1, $0.2) < ($1.1, $1.2) }
    guard let nearest, nearest.1 <= limit else { return "" }
    return " Did you mean `\(nearest.word)`?"
  }

  /// How many bytes to change, add, leave out, or swap with the next one.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var rows = [Array(0...right.count)]
    for (index, byte) in left.enumerated() {
      var row = [index + 1]
      for column in right.indices {
        let substituted = rows[index][column] + (byte == right[column] ? 0 : 1)
        var best = min(substituted, row[column] + 1, rows[index][column + 1] + 1)
        if index > 0, column > 0, byte == right[column - 1], left[index - 1] == right[column] {
          best = min(best, rows[index - 1][column - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
