import JSON
import TestFolder
import Testing
import Tools
import Workspace

@Suite struct EditFileTests {
  static let edits: [(before: String, old: String, new: String, all: Bool, after: String)] = [
    ("a\nb\nc\n", "b", "B", false, "a\nB\nc\n"),
    ("a\nb\nc\n", "b\n", "", false, "a\nc\n"),
    ("a\nb\nc", "c", "c\n", false, "a\nb\nc\n"),
    ("x x x", "x", "yy", true, "yy yy yy"),
    ("aaa", "aa", "b", true, "ba"),
    // Line endings are the file's.
    ("a\r\nb\r\nc\r\n", "a\nb\n", "1\n2\n", false, "1\r\n2\r\nc\r\n"),
    ("a\r\nb\r\n", "b", "b\nc", false, "a\r\nb\r\nc\r\n"),
    ("a\nb\n", "a\r\nb", "1\r\n2", false, "1\n2\n"),
    ("a\r\nb\nc\n", "a\nb", "x\ny", false, "x\r\ny\nc\n"),
    // What is not changed stays to the byte.
    ("\u{FEFF}a\nb\n", "b", "c", false, "\u{FEFF}a\nc\n"),
    ("cafe\u{301}\ncaf\u{e9}\n", "caf\u{e9}", "tea", false, "cafe\u{301}\ntea\n"),
    ("\tif x:\n", "if x", "if y", false, "\tif y:\n"),
    ("一二三\n", "二", "2", false, "一2三\n"),
  ]

  @Test(arguments: edits)
  func `an exact piece is replaced`(
    before: String, old: String, new: String, all: Bool, after: String
  ) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(before, to: "notes.txt")
    let proposal = try await fixture.proposal(
      "edit_file",
      [
        "path": "notes.txt", "old_string": .string(old), "new_string": .string(new),
        "replace_all": .bool(all),
      ])
    #expect(proposal.files.map(\.after) == [Array(after.utf8)])
    #expect(proposal.files.map(\.before) == [Array(before.utf8)])
    #expect(fixture.folder.text("notes.txt") == before)
  }

  static let refusals: [(before: String, old: String, new: String, sentence: String)] = [
    (
      "a\nb\na\n", "a", "c",
      "\"old_string\" is in notes.txt 2 times, at lines 1, 3. Give more of the lines around it so "
        + "that it is one place, or set replace_all."
    ),
    (
      "}\n}\n}\n", "}\n}\n", "c",
      "\"old_string\" is in notes.txt 2 times, at lines 1, 2. Give more of the lines around it so "
        + "that it is one place, or set replace_all."
    ),
    (
      "a\n", "", "c",
      "\"old_string\" is empty: give the text to replace, or use write_file for a whole file."
    ),
    ("a\n", "a", "a", "\"old_string\" and \"new_string\" are the same."),
    (
      "a\n", "x", "y",
      "\"old_string\" is not in notes.txt. Read the file again and copy the lines exactly."
    ),
    (
      "if x:\n\treturn 1\n", "if x:\n    return 1\n", "y",
      "\"old_string\" is not in notes.txt. The lines from 1 on differ from it in white space only "
        + "(the file is indented with tabs). They are:\nif x:\n\treturn 1"
    ),
    (
      "one\n  two\nthree\n", "two \nthree", "y",
      "\"old_string\" is not in notes.txt. The lines from 2 on differ from it in white space only. "
        + "They are:\n  two\nthree"
    ),
    (
      "let a = \"b\"\n", "let a = \u{201C}b\u{201D}", "y",
      "\"old_string\" is not in notes.txt. The lines from 1 on differ from it in white space only. "
        + "They are:\nlet a = \"b\""
    ),
    (
      "one\ntwo\n", "1\tone\n2\ttwo", "y",
      "\"old_string\" is not in notes.txt. The line numbers and tabs of read_file are not part of "
        + "the file: leave them out."
    ),
    (
      "let b = 2\n", "let a = 1", "let b = 2",
      "\"old_string\" is not in notes.txt. \"new_string\" is there already, at line 1: it may have "
        + "been changed before."
    ),
    (
      "Hello There\n", "hello there", "y",
      "\"old_string\" is not in notes.txt. The lines from 1 on differ from it in capital letters."
    ),
    (
      "start here\nmiddle\nend\n", "start here\nother\nend", "y",
      "\"old_string\" is not in notes.txt. It begins like line 1, but line 2 of the file is\n"
        + "middle\nwhere \"old_string\" has\nother"
    ),
  ]

  @Test(arguments: refusals)
  func `what does not fit is refused with what would`(
    before: String, old: String, new: String, sentence: String
  ) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(before, to: "notes.txt")
    #expect(
      try await fixture.refusal(
        "edit_file",
        ["path": "notes.txt", "old_string": .string(old), "new_string": .string(new)])
        == "Nothing was changed. \(sentence)")
  }

  @Test func `a file that is not there or is no text is refused`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write([0x61, 0, 0x62], to: "data.bin")
    let arguments: JSON = ["old_string": "a", "new_string": "b"]
    #expect(
      try await fixture.refusal("edit_file", arguments.adding("path", "none.txt"))
        == "none.txt does not exist; write_file makes new files.")
    #expect(
      try await fixture.refusal("edit_file", arguments.adding("path", "data.bin"))
        == "data.bin is binary; nothing was changed.")
  }

  @Test func `a file that others changed is told`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\nb\n", to: "notes.txt")
    _ = try await fixture.read("read_file", ["path": "notes.txt"])
    let edit: JSON = ["path": "notes.txt", "old_string": "b", "new_string": "c"]
    #expect(try await fixture.prepare("edit_file", edit).note == nil)
    try fixture.folder.write("A\nb\n", to: "notes.txt")
    let note = try #require(try await fixture.prepare("edit_file", edit).note)
    #expect(note.hasPrefix("Note: notes.txt has changed on the disk since you read it"))
    try fixture.folder.write("A\nB\n", to: "notes.txt")
    let refusal = try await fixture.refusal("edit_file", edit)
    #expect(refusal.hasSuffix("since you read it: read it again."))
  }

  @Test func `what the session wrote itself is no change by others`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\nb\n", to: "notes.txt")
    _ = try await fixture.read("read_file", ["path": "notes.txt"])
    let proposal = try await fixture.proposal(
      "edit_file", ["path": "notes.txt", "old_string": "b", "new_string": "c"])
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    #expect(fixture.folder.text("notes.txt") == "a\nc\n")
    let next = try await fixture.prepare(
      "edit_file", ["path": "notes.txt", "old_string": "c", "new_string": "d"])
    #expect(next.note == nil)
  }

  @Test func `a file that changes after the proposal is not written`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\n", to: "notes.txt")
    let proposal = try await fixture.proposal(
      "edit_file", ["path": "notes.txt", "old_string": "a", "new_string": "b"])
    try fixture.folder.write("A\n", to: "notes.txt")
    await #expect(throws: WorkspaceError.changedMeanwhile("notes.txt")) {
      try await fixture.workspace.apply(proposal, .everything(in: proposal))
    }
    #expect(fixture.folder.text("notes.txt") == "A\n")
  }

  @Test func `any piece that stands once is replaced, and nothing else`() async throws {
    let fixture = try ToolFixture()
    var random = Pseudorandom(seed: 7)
    for _ in 0..<300 {
      let alphabet = ["a", "b", " ", "\n", "\t", "é", "}"]
      let pieces = (0..<random.next(40) + 1).map { _ in alphabet[random.next(alphabet.count)] }
      let start = random.next(pieces.count)
      let end = start + 1 + random.next(pieces.count - start)
      let text = pieces.joined()
      let old = pieces[start..<end].joined()
      try fixture.folder.write(text, to: "a.txt")
      let call = try await fixture.prepare(
        "edit_file", ["path": "a.txt", "old_string": .string(old), "new_string": "Z"])
      let parts = text.utf8.split(separator: Array(old.utf8), omittingEmptySubsequences: false)
      let bytes = Array(text.utf8)
      let places = bytes.indices.count { bytes[$0...].starts(with: old.utf8) }
      switch call.action {
      case .patch(let proposal):
        #expect(places == 1)
        #expect(proposal.files[0].after == Array(parts.joined(separator: Array("Z".utf8))))
      case .refuse(let sentence):
        #expect(places > 1, "\(sentence)")
        #expect(sentence.contains("is in a.txt \(max(parts.count - 1, 2)) times"))
      default: Issue.record("\(call)")
      }
    }
  }
}

/// The same numbers in every run.
struct Pseudorandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number below `limit`.
  mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
