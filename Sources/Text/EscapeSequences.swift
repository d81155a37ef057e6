/// Takes what a program wrote for a terminal, and gives the text that would be left to read.
package enum EscapeSequences {
  /// The text without escape sequences; `\r` and backspace overwrite as on a terminal.
  ///
  /// Lines end in a line feed alone. Other control characters stay, to be shown as pictures by
  /// ``Glyph``. Works on whole output: a sequence that is cut at the end loses its introducer.
  package static func removed(from text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0xC2 }) else {
      return text
    }
    var reader = Reader(scalars: Array(text.unicodeScalars))
    return reader.plain()
  }

  /// A string sequence without end takes no more than this many characters with it.
  private static let longest = 64 << 10

  private struct Reader {
    let scalars: [Unicode.Scalar]
    var index = 0
    var shown = String.UnicodeScalarView()
    /// The line under way, and where in it the next character goes.
    var line: [Unicode.Scalar] = []
    var column = 0

    mutating func plain() -> String {
      while index < scalars.count {
        let scalar = scalars[index]
        index += 1
        switch scalar.value {
        case 0x1B: escape()
        case 0x9B: control()
        case 0x90, 0x98, 0x9D...0x9F: string()
        case 0x0A: endLine()
        case 0x0D: column = 0
        case 0x08: column = max(0, column - 1)
        default: put(scalar)
        }
      }
      shown.append(contentsOf: line)
      return String(shown)
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
      if column < line.count { line[column] = scalar } else { line.append(scalar) }
      column += 1
    }

    private mutating func endLine() {
      shown.append(contentsOf: line)
      shown.append("\n")
      line.removeAll(keepingCapacity: true)
      column = 0
    }

    /// After ESC.
    private mutating func escape() {
      guard index < scalars.count else { return }
      switch scalars[index].value {
      case 0x5B:
        index += 1
        control()
      case 0x50, 0x58, 0x5D...0x5F:
        index += 1
        string()
      default:
        while index < scalars.count, (0x20...0x2F).contains(scalars[index].value) { index += 1 }
        if index < scalars.count, (0x30...0x7E).contains(scalars[index].value) { index += 1 }
      }
    }

    /// After CSI: parameters, intermediates, one final; erasing to the line's end is obeyed.
    private mutating func control() {
      var end = index
      while end < scalars.count, (0x20...0x3F).contains(scalars[end].value) { end += 1 }
      guard end < scalars.count, (0x40...0x7E).contains(scalars[end].value) else { return }
      if scalars[end] == "K" {
        let parameters = scalars[index..<end]
        if parameters.isEmpty || parameters.elementsEqual(["0"]) {
          line.removeLast(max(0, line.count - column))
        } else if parameters.elementsEqual(["2"]) {
          line = Array(repeating: " ", count: min(column, line.count))
        }
      }
      index = end + 1
    }

    /// After OSC, DCS, SOS, PM or APC: up to its terminator.
    private mutating func string() {
      var end = index
      while end < scalars.count, end - index < EscapeSequences.longest {
        switch scalars[end].value {
        case 0x07, 0x9C:
          index = end + 1
          return
        case 0x1B where end + 1 < scalars.count && scalars[end + 1] == "\\":
          index = end + 2
          return
        default: end += 1
        }
      }
    }
  }
}
