import JSON
import TestFolder
import Testing
import Tools
import Workspace

/// `read_file`, `list_dir` and `search`.
@Suite struct ReadingToolTests {
  static let ranges: [(range: JSON, text: String)] = [
    ([:], "1\ta\n2\tb\n3\tc\n"), (["start_line": 2], "2\tb\n3\tc\n"),
    (["start_line": 2, "end_line": 2], "2\tb\n[the file has 3 lines]\n"),
    (["start_line": "3", "end_line": 99], "3\tc\n"),
  ]

  @Test(arguments: ranges)
  func `a file is read with numbers`(range: JSON, text: String) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\nb\nc\n", to: "notes.txt")
    var arguments = range
    arguments.set("path", "notes.txt")
    #expect(try await fixture.read("read_file", arguments) == ToolOutcome(text))
  }

  @Test(arguments: [
    ("a\r\nb\r\n", "1\ta\n2\tb\n[lines end with CR LF; the CR is not shown]\n"),
    ("a\nb", "1\ta\n2\tb\n[the last line does not end with a line feed]\n"),
    ("\n", "1\t\n"), ("", "notes.txt is empty."),
  ])
  func `what the text does not show is said`(contents: String, text: String) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(contents, to: "notes.txt")
    #expect(try await fixture.read("read_file", ["path": "notes.txt"]) == ToolOutcome(text))
  }

  @Test func `a long file ends with how to go on`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(String(repeating: "x\n", count: 2_500), to: "notes.txt")
    let outcome = try await fixture.read("read_file", ["path": "notes.txt"])
    #expect(
      outcome.output.hasSuffix(
        "2000\tx\n[lines 2001 to 2500 are not shown; go on with start_line 2001]\n"))
    let rest = try await fixture.read("read_file", ["path": "notes.txt", "start_line": 2001])
    #expect(rest.output.hasPrefix("2001\tx\n"))
    #expect(rest.output.hasSuffix("2500\tx\n"))
  }

  @Test func `wide lines fill the limit and are cut`() async throws {
    let fixture = try ToolFixture()
    let line = String(repeating: "y", count: 5_000) + "\n"
    try fixture.folder.write(String(repeating: line, count: 100), to: "notes.txt")
    let outcome = try await fixture.read("read_file", ["path": "notes.txt"])
    #expect(outcome.output.utf8.count < 66 << 10)
    #expect(outcome.output.contains("y[… 1000 more bytes in this line]\n2\ty"))
    #expect(outcome.output.contains("go on with start_line 17]"))
  }

  /// More than is read at once: 1,100,000 lines of 16 bytes.
  private static let long =
    "first\n" + String(repeating: "fifteen letters\n", count: 1_099_998)
    + "last\n"

  static let longRanges: [(range: JSON, text: String)] = [
    (
      ["start_line": 1, "end_line": 2],
      "1\tfirst\n2\tfifteen letters\n[lines from 3 on are not shown; go on with start_line 3]\n"
    ),
    (["start_line": 1_099_999], "1099999\tfifteen letters\n1100000\tlast\n"),
    (["start_line": 1_100_001], "big.txt has only 1100000 lines."),
  ]

  @Test func `of a file too long for memory a range is read`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(Self.long, to: "big.txt")
    for (range, text) in Self.longRanges {
      let outcome = try await fixture.read("read_file", range.adding("path", "big.txt"))
      #expect(outcome.output == text)
      #expect(outcome.isError == text.hasPrefix("big.txt"))
    }
    #expect(
      try await fixture.read("read_file", ["path": "big.txt"])
        == ToolOutcome(
          "big.txt has 17599979 bytes, too many to read at once. Ask for a range of lines, or look "
            + "into it with search or shell.", isError: true))
  }

  @Test func `a long output that was kept is read as any file is`() async throws {
    let fixture = try ToolFixture()
    let file = try #require(await fixture.workspace.keep(Self.long, kind: "command"))
    let path = JSON.string(file.display)
    let outcome = try await fixture.read("read_file", ["path": path])
    #expect(outcome.output.hasPrefix("1\tfirst\n2\t"))
    #expect(
      outcome.output.hasSuffix("[lines from 2001 on are not shown; go on with start_line 2001]\n"))
    let end = try await fixture.read("read_file", ["path": path, "start_line": 1_099_999])
    #expect(end.output == "1099999\tfifteen letters\n1100000\tlast\n")
    await fixture.workspace.close()
  }

  @Test(arguments: [
    ("data.bin", "data.bin is binary (3 bytes) and is not shown; look into it with shell."),
    ("src", "src is a folder; use list_dir."), ("none.txt", "none.txt does not exist."),
    ("../x", "../x is outside the workspace."),
    ("/etc/passwd", "/etc/passwd is outside the workspace."),
  ])
  func `what cannot be read is an error`(path: String, sentence: String) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.makeFolder("src")
    try fixture.folder.write([0x61, 0, 0x62], to: "data.bin")
    #expect(
      try await fixture.read("read_file", ["path": .string(path)])
        == ToolOutcome(sentence, isError: true))
  }

  @Test func `a range behind the end is an error`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\n", to: "notes.txt")
    #expect(
      try await fixture.read("read_file", ["path": "notes.txt", "start_line": 2])
        == ToolOutcome("notes.txt has only 1 line.", isError: true))
  }

  @Test func `a folder is listed with sizes, deeper on demand`() async throws {
    let fixture = try ToolFixture()
    #expect(try await fixture.read("list_dir", [:]) == ToolOutcome(". is empty."))
    try fixture.folder.write("print()\n", to: "src/main.py")
    try fixture.folder.write("abc", to: "notes.txt")
    #expect(try await fixture.read("list_dir", [:]) == ToolOutcome("src/\nnotes.txt\t3\n"))
    #expect(
      try await fixture.read("list_dir", ["depth": 2])
        == ToolOutcome("src/\nsrc/main.py\t8\nnotes.txt\t3\n"))
    #expect(
      try await fixture.read("list_dir", ["path": "notes.txt"])
        == ToolOutcome("notes.txt is not a folder; use read_file.", isError: true))
  }

  @Test func `matching lines are found with their places`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("def a():\n  pass\ndef b():\n", to: "src/main.py")
    try fixture.folder.write("def in notes\n", to: "notes.txt")
    #expect(
      try await fixture.read("search", ["pattern": #"^def \w\("#])
        == ToolOutcome("src/main.py:1:def a():\nsrc/main.py:3:def b():\n"))
    #expect(
      try await fixture.read("search", ["pattern": "def", "glob": "*.txt"])
        == ToolOutcome("notes.txt:1:def in notes\n"))
    #expect(
      try await fixture.read("search", ["pattern": "nowhere"]) == ToolOutcome("Nothing matches."))
  }

  @Test func `more matches than allowed are cut and said`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(String(repeating: "hit\n", count: 1_000), to: "notes.txt")
    let outcome = try await fixture.read("search", ["pattern": "hit"])
    #expect(
      outcome.output.hasSuffix(
        "notes.txt:200:hit\n[more than 200 matches; narrow the pattern, the path or the glob]\n"))
  }

  @Test func `a malformed pattern is an error of its own`() async throws {
    let outcome = try await ToolFixture().read("search", ["pattern": "a("])
    #expect(outcome.isError)
    #expect(outcome.output.contains("unclosed group"))
  }
}
