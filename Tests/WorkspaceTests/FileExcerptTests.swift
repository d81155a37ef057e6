import Glibc
import TestFolder
import Testing

@testable import Workspace

@Suite struct FileExcerptTests {
  private static func range(
    _ first: Int, _ last: Int? = nil, lines: Int = 99, bytes: Int = 999, line: Int = 99
  ) -> FileExcerpt.Range {
    FileExcerpt.Range(
      first: first, last: last, lineLimit: lines, byteLimit: bytes, lineByteLimit: line)
  }

  struct Case: Sendable {
    var text: String
    var range: FileExcerpt.Range
    var lines: [String]
    var isAtEnd = true
    var endsLastLine = true
    var lineCount: Int
  }

  static let cases = [
    Case(text: "a\nb\nc\n", range: range(1), lines: ["a", "b", "c"], lineCount: 3),
    Case(
      text: "a\nb\nc", range: range(3), lines: ["c"], endsLastLine: false, lineCount: 3),
    Case(text: "a\nb\nc\n", range: range(4), lines: [], lineCount: 3),
    Case(text: "a\nb\nc\n", range: range(2, 2), lines: ["b"], isAtEnd: false, lineCount: 2),
    Case(text: "a\nb\nc\n", range: range(3, 3), lines: ["c"], lineCount: 3),
    Case(text: "a\nb\nc\n", range: range(3, 9), lines: ["c"], lineCount: 3),
    Case(text: "", range: range(1), lines: [], lineCount: 0),
    Case(text: "\n\n", range: range(2), lines: [""], lineCount: 2),
    Case(
      text: "a\nb\nc\n", range: range(1, lines: 2), lines: ["a", "b"], isAtEnd: false,
      lineCount: 2),
    Case(
      text: "aaaa\nbb\nc\n", range: range(1, bytes: 5), lines: ["aaaa"], isAtEnd: false,
      lineCount: 2),
    Case(
      text: "aaaa\nbb\nc\n", range: range(1, bytes: 1), lines: ["aaaa"], isAtEnd: false,
      lineCount: 2),
    Case(text: "aaaa\nbb\n", range: range(1, line: 3), lines: ["aaa+1", "bb"], lineCount: 2),
  ]

  @Test(arguments: cases, 1...12)
  func `a piece may end anywhere`(example: Case, size: Int) {
    var reader = ExcerptReader(example.range)
    let bytes = Array(example.text.utf8)
    var isWanted = true
    for start in stride(from: 0, to: bytes.count, by: size) where isWanted {
      isWanted = Array(bytes[start..<min(bytes.count, start + size)]).withUnsafeBytes {
        reader.add($0)
      }
    }
    if isWanted { reader.finish() }
    let excerpt = reader.excerpt
    let lines = excerpt.lines.map { line in
      String(decoding: line.bytes, as: UTF8.self)
        + (line.omittedBytes > 0 ? "+\(line.omittedBytes)" : "")
    }
    #expect(lines == example.lines)
    #expect(excerpt.isAtEnd == example.isAtEnd)
    #expect(excerpt.endsLastLine == example.endsLastLine)
    #expect(excerpt.lineCount == example.lineCount)
    #expect(example.text.utf8.starts(with: excerpt.head))
  }

  /// D08, C09: what lies between the lines that are wanted is not kept.
  @Test(.timeLimit(.minutes(1))) func `a file without lines costs no memory`() async throws {
    let folder = try TemporaryFolder()
    let workspace = try Workspace(root: FilePath(folder.path))
    try folder.write("", to: "huge")
    truncate("\(folder.path)/huge", 256 << 20)
    let excerpt = try await workspace.excerpt(of: "huge", Self.range(1))
    #expect(excerpt.lines.map(\.bytes.count) == [99])
    #expect(excerpt.lines.map(\.omittedBytes) == [256 << 20 - 99])
    #expect(excerpt.size == 256 << 20)
    mkfifo("\(folder.path)/pipe", 0o600)
    await #expect(throws: WorkspaceError.notAFile("pipe")) {
      try await workspace.excerpt(of: "pipe", Self.range(1))
    }
  }
}
