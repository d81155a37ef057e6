/// Rows as they were before they were wrapped, so that what is copied has no breaks of ours.
///
/// Both sides are compared without their blanks: what a wrap drops and adds are blanks.
enum LogicalText {
  /// The part of `lines` that a range of `rows` shows; the rows themselves where they are no wrapping of the lines.
  static func text(of range: Range<Int>, in rows: [String], from lines: [String]) -> String {
    let range = range.clamped(to: 0..<rows.count)
    guard let places = places(of: rows, in: lines) else {
      return rows[range].map(trimmed).joined(separator: "\n")
    }
    var pieces: [String] = []
    var last: Int?
    for row in range {
      let place = places[row]
      let piece = part(place.range, of: lines[place.line])
      if last == place.line, let end = pieces.indices.last {
        pieces[end] += blanks(before: place.range.lowerBound, in: lines[place.line]) + piece
      } else {
        pieces.append(piece)
      }
      last = place.line
    }
    return pieces.map(trimmed).joined(separator: "\n")
  }

  /// A row's line, and which of the line's characters that are no blanks it shows.
  private struct Place {
    var line: Int
    var range: Range<Int>
  }

  private static func places(of rows: [String], in lines: [String]) -> [Place]? {
    var places: [Place] = []
    var row = 0
    for (index, line) in lines.enumerated() {
      let wanted = solid(line)
      var start = 0
      repeat {
        guard row < rows.count else { return nil }
        let piece = solid(rows[row])
        let end = start + piece.count
        guard end <= wanted.count, wanted[start..<end].elementsEqual(piece) else { return nil }
        places.append(Place(line: index, range: start..<end))
        start = end
        row += 1
      } while start < wanted.count
    }
    return row == rows.count ? places : nil
  }

  private static func solid(_ text: String) -> [Character] { text.filter { $0 != " " } }

  /// The characters of a line from one that is no blank to another, with the blanks between them;
  /// those before the first belong to it.
  private static func part(_ range: Range<Int>, of line: String) -> String {
    var count = 0
    var result = ""
    for character in line {
      guard count < range.upperBound else { break }
      if count >= range.lowerBound,
        character != " " || count > range.lowerBound || range.lowerBound == 0
      {
        result.append(character)
      }
      if character != " " { count += 1 }
    }
    return result
  }

  /// The blanks before a character that is none.
  private static func blanks(before place: Int, in line: String) -> String {
    var count = 0
    var blanks = ""
    for character in line {
      if character == " " {
        blanks.append(character)
      } else {
        if count == place { return blanks }
        blanks = ""
        count += 1
      }
    }
    return ""
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
