extension TextBuffer {
  /// Somewhere the cursor can go from where it is.
  enum Motion: Sendable, Equatable {
    case left, right
    /// A word is a run of letters and digits.
    case wordLeft, wordRight
    /// A word is a run of anything but blanks.
    case blankWordLeft
    /// The start of the next word, as in vi.
    case nextWordStart
    case lineStart, lineEnd
    case firstNonBlank
    case lineUp, lineDown
    case textStart, textEnd
  }

  mutating func move(_ motion: Motion) { move(to: target(of: motion)) }

  func target(of motion: Motion) -> Position {
    switch motion {
    case .left: before(cursor)
    case .right: after(cursor)
    case .wordLeft: wordStart(before: cursor, isWord: \.isWordCharacter)
    case .wordRight: wordEnd(after: cursor)
    case .blankWordLeft: wordStart(before: cursor) { !$0.isWhitespace }
    case .nextWordStart: nextWordStart(after: cursor)
    case .lineStart: Position(line: cursor.line, offset: 0)
    case .lineEnd: Position(line: cursor.line, offset: line.utf8.count)
    case .firstNonBlank: firstNonBlank
    case .lineUp: vertical(by: -1)
    case .lineDown: vertical(by: 1)
    case .textStart: Position(line: 0, offset: 0)
    case .textEnd: end
    }
  }

  func before(_ position: Position) -> Position {
    guard position.offset > 0 else {
      guard position.line > 0 else { return position }
      return Position(line: position.line - 1, offset: lines[position.line - 1].utf8.count)
    }
    let line = lines[position.line]
    let index = line.index(before: line.at(position.offset))
    return Position(
      line: position.line, offset: line.utf8.distance(from: line.startIndex, to: index))
  }

  func after(_ position: Position) -> Position {
    let line = lines[position.line]
    guard position.offset < line.utf8.count else {
      guard position.line + 1 < lines.count else { return position }
      return Position(line: position.line + 1, offset: 0)
    }
    let index = line.index(after: line.at(position.offset))
    return Position(
      line: position.line, offset: line.utf8.distance(from: line.startIndex, to: index))
  }

  /// The character after a position; a line feed at a line's end, nil at the text's.
  func character(after position: Position) -> Character? {
    let line = lines[position.line]
    guard position.offset < line.utf8.count else {
      return position.line + 1 < lines.count ? "\n" : nil
    }
    return line[line.at(position.offset)]
  }

  func character(before position: Position) -> Character? {
    let earlier = before(position)
    return earlier == position ? nil : character(after: earlier)
  }

  private func wordStart(before start: Position, isWord: (Character) -> Bool) -> Position {
    var position = start
    while let character = character(before: position), !isWord(character) {
      position = before(position)
    }
    while let character = character(before: position), isWord(character) {
      position = before(position)
    }
    return position
  }

  private func wordEnd(after start: Position) -> Position {
    var position = start
    while let character = character(after: position), !character.isWordCharacter {
      position = after(position)
    }
    while let character = character(after: position), character.isWordCharacter {
      position = after(position)
    }
    return position
  }

  private func nextWordStart(after start: Position) -> Position {
    var position = start
    if let first = character(after: position), !first.isWhitespace {
      let isWord = first.isWordCharacter
      while let character = character(after: position), !character.isWhitespace,
        character.isWordCharacter == isWord
      {
        position = after(position)
      }
    }
    while let character = character(after: position), character.isWhitespace {
      position = after(position)
    }
    return position
  }

  private var firstNonBlank: Position {
    let blanks = line.prefix { $0.isWhitespace }
    return Position(line: cursor.line, offset: blanks.utf8.count)
  }

  private func vertical(by lines: Int) -> Position {
    let target = cursor.line + lines
    guard self.lines.indices.contains(target) else { return cursor }
    let column = line.slice(0, cursor.offset).count
    let prefix = self.lines[target].prefix(column)
    return Position(line: target, offset: prefix.utf8.count)
  }
}

extension Character {
  var isWordCharacter: Bool { isLetter || isNumber || self == "_" }
}
