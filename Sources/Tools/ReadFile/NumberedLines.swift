import Workspace

/// The lines of a file as the model reads them: number, tab, line.
struct NumberedLines {
  private let lines: [ArraySlice<UInt8>]
  private let usesReturns: Bool
  private let endsLastLine: Bool

  init(_ bytes: [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    endsLastLine = bytes.last == 0x0A
    if endsLastLine { lines.removeLast() }
    usesReturns = lines.contains { $0.last == 0x0D }
    self.lines = lines
  }

  var count: Int { lines.count }

  /// A range of lines, cut at the tool's limits, with notes on what the text does not show, and the
  /// numbers of those that it shows whole.
  func outcome(
    _ path: FilePath, from start: Int, to end: Int?
  ) -> (ToolOutcome, shown: RangeSet<Int>) {
    guard start <= lines.count else {
      let outcome = ToolOutcome(
        "\(path.display) has only \(lines.count) \(lines.count == 1 ? "line" : "lines").",
        isError: true)
      return (outcome, RangeSet())
    }
    var shown = RangeSet<Int>()
    var text = ""
    var number = start
    let last = min(end ?? lines.count, lines.count)
    while number <= last, number - start < ReadFileTool.lineLimit {
      let line = "\(number)\t\(Self.text(lines[number - 1]))\n"
      guard text.isEmpty || text.utf8.count + line.utf8.count <= ReadFileTool.byteLimit else {
        break
      }
      text += line
      if Self.isShownWhole(lines[number - 1]) {
        shown.insert(contentsOf: number..<(number + 1))
      }
      number += 1
    }
    for note in notes(next: number, last: last) { text += "[\(note)]\n" }
    return (ToolOutcome(text), shown)
  }

  private func notes(next: Int, last: Int) -> [String] {
    var notes: [String] = []
    if next <= last {
      notes.append(
        "lines \(next) to \(lines.count) are not shown; go on with start_line \(next)")
    } else if last < lines.count {
      notes.append("the file has \(lines.count) lines")
    } else if !endsLastLine {
      notes.append("the last line does not end with a line feed")
    }
    if usesReturns { notes.append("lines end with CR LF; the CR is not shown") }
    return notes
  }

  /// Whether the line's text is all there is of it.
  private static func isShownWhole(_ line: ArraySlice<UInt8>) -> Bool {
    let line = line.last == 0x0D ? line.dropLast() : line
    return line.count <= ReadFileTool.lineByteLimit
      && String(validating: line, as: UTF8.self) != nil
  }

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    let line = line.last == 0x0D ? line.dropLast() : line
    let limit = ReadFileTool.lineByteLimit
    return text(line.prefix(limit), omitted: max(0, line.count - limit))
  }

  private static func text(_ head: ArraySlice<UInt8>, omitted: Int) -> String {
    let text = String(decoding: head, as: UTF8.self)
    return omitted > 0 ? "\(text)[… \(omitted) more bytes in this line]" : text
  }
}

// MARK: - Of a file that is not read as a whole

extension NumberedLines {
  /// The lines of an excerpt that begins at line `start`.
  static func outcome(
    of excerpt: FileExcerpt, _ path: FilePath, from start: Int
  ) -> ToolOutcome {
    guard !excerpt.lines.isEmpty else {
      let count = excerpt.lineCount
      return ToolOutcome(
        excerpt.isAtEnd
          ? "\(path.display) has only \(count) \(count == 1 ? "line" : "lines")."
          : "Line \(start) of \(path.display) lies too far into it to be read; use shell.",
        isError: true)
    }
    var text = ""
    for (index, line) in excerpt.lines.enumerated() {
      let bytes = line.bytes.last == 0x0D ? line.bytes.dropLast() : line.bytes[...]
      text += "\(start + index)\t\(Self.text(bytes, omitted: line.omittedBytes))\n"
    }
    let next = start + excerpt.lines.count
    if !excerpt.isAtEnd {
      text += "[lines from \(next) on are not shown; go on with start_line \(next)]\n"
    } else if !excerpt.endsLastLine {
      text += "[the last line does not end with a line feed]\n"
    }
    if excerpt.lines.contains(where: { $0.bytes.last == 0x0D }) {
      text += "[lines end with CR LF; the CR is not shown]\n"
    }
    return ToolOutcome(text)
  }
}
