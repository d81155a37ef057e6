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

  /// A range of lines, cut at the tool's limits, with notes on what the text does not show.
  func outcome(_ path: FilePath, from start: Int, to end: Int?) -> ToolOutcome {
    guard start <= lines.count else {
      return ToolOutcome(
        "\(path.display) has only \(lines.count) \(lines.count == 1 ? "line" : "lines").",
        isError: true)
    }
    var text = ""
    var number = start
    let last = min(end ?? lines.count, lines.count)
    while number <= last, number - start < ReadFileTool.lineLimit {
      let line = "\(number)\t\(Self.text(lines[number - 1]))\n"
      guard text.isEmpty || text.utf8.count + line.utf8.count <= ReadFileTool.byteLimit else {
        break
      }
      text += line
      number += 1
    }
    for note in notes(next: number, last: last) { text += "[\(note)]\n" }
    return ToolOutcome(text)
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

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    let line = line.last == 0x0D ? line.dropLast() : line
    guard line.count > ReadFileTool.lineByteLimit else {
      return String(decoding: line, as: UTF8.self)
    }
    let left = line.count - ReadFileTool.lineByteLimit
    let head = String(decoding: line.prefix(ReadFileTool.lineByteLimit), as: UTF8.self)
    return "\(head)[… \(left) more bytes in this line]"
  }
}
