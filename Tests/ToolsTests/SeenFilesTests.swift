import JSON
import TestFolder
import Testing
import Tools
import Workspace

/// What counts as read: only what the model was shown may be written over without a look.
@Suite struct SeenFilesTests {
  private let fixture: ToolFixture
  private let text = (1...30).map { "line \($0)\n" }.joined()

  init() throws {
    fixture = try ToolFixture()
    try fixture.folder.write(text, to: "a.txt")
  }

  private func read(_ start: Int, _ end: Int) async throws {
    _ = try await fixture.read(
      "read_file",
      ["path": "a.txt", "start_line": .number(String(start)), "end_line": .number(String(end))])
  }

  private func isWritten(_ path: String = "a.txt") async throws -> Bool {
    let call = try await fixture.prepare(
      "write_file", ["path": .string(path), "content": "new\n"])
    switch call.action {
    case .patch: return true
    case .refuse(let sentence):
      #expect(sentence.hasPrefix("Nothing was written. "))
      return false
    default: return false
    }
  }

  @Test func `a part of a file is not the file, all of its parts are`() async throws {
    try await read(1, 10)
    #expect(try await !isWritten())
    try await read(21, 30)
    #expect(try await !isWritten())
    try await read(11, 20)
    #expect(try await isWritten())
    try await read(1, 1)
    #expect(try await isWritten())
  }

  @Test func `parts of what was another file do not add up`() async throws {
    try await read(1, 15)
    try fixture.folder.write(text + "more\n", to: "a.txt")
    try await read(16, 31)
    #expect(try await !isWritten())
    try await read(1, 15)
    #expect(try await isWritten())
  }

  @Test func `a line that was cut was not seen whole`() async throws {
    try fixture.folder.write(String(repeating: "x", count: 5_000) + "\n", to: "a.txt")
    _ = try await fixture.read("read_file", ["path": "a.txt"])
    #expect(try await !isWritten())
    // The return at its end is none of it; bytes that are no text are not shown as they are.
    try fixture.folder.write(String(repeating: "x", count: 4_000) + "\r\n", to: "a.txt")
    _ = try await fixture.read("read_file", ["path": "a.txt"])
    #expect(try await isWritten())
    try fixture.folder.write([0x61, 0xE9, 0x0A], to: "a.txt")
    _ = try await fixture.read("read_file", ["path": "a.txt"])
    #expect(try await !isWritten())
  }

  @Test func `what is not shown is not seen`() async throws {
    try fixture.folder.write("a\0b", to: "data.bin")
    #expect(try await fixture.read("read_file", ["path": "data.bin"]).isError)
    #expect(try await !isWritten("data.bin"))
    let picture = Array("\u{89}PNG\r\n".unicodeScalars.map { UInt8($0.value) }) + [0x1A, 0x0A]
    try fixture.folder.write(picture, to: "a.png")
    _ = try await fixture.read("view_image", ["path": "a.png"])
    #expect(try await !isWritten("a.png"))
  }

  @Test func `an edit shows nothing more of a file`() async throws {
    let edit: JSON = ["path": "a.txt", "old_string": "line 3\n", "new_string": "three\n"]
    let proposal = try await fixture.proposal("edit_file", edit)
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    #expect(try await !isWritten())
    try await read(1, 30)
    let back = try await fixture.proposal(
      "edit_file", ["path": "a.txt", "old_string": "three\n", "new_string": "line 3\n"])
    _ = try await fixture.workspace.apply(back, .everything(in: back))
    #expect(try await isWritten())
    let move = try await fixture.propose(
      "*** Update File: a.txt\n*** Move to: b.txt\n@@\n-line 3\n+3")
    _ = try await fixture.workspace.apply(move, .everything(in: move))
    #expect(try await isWritten("b.txt"))
  }

  /// What others wrote meanwhile was not seen, although the edit went well.
  @Test func `an edit of what others changed makes it no file that was read`() async throws {
    try await read(1, 30)
    try fixture.folder.write(text + "A paragraph of somebody else's.\n", to: "a.txt")
    let edit: JSON = ["path": "a.txt", "old_string": "line 3\n", "new_string": "three\n"]
    let proposal = try await fixture.proposal("edit_file", edit)
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    #expect(try await !isWritten())
  }

  @Test func `what the model wrote whole it has seen`() async throws {
    try fixture.folder.write("", to: "empty.txt")
    for path in ["new.txt", "empty.txt"] {
      let proposal = try await fixture.proposal(
        "write_file", ["path": .string(path), "content": "first\n"])
      _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
      #expect(try await isWritten(path))
    }
  }

  @Test(arguments: [
    "*** Add File: a.txt\n+new",
    "*** Update File: b.txt\n*** Move to: a.txt\n@@\n-b\n+new",
    "*** Delete File: b.txt\n*** Add File: a.txt\n+new",
  ])
  func `a patch puts nothing in the place of what was not read`(body: String) async throws {
    try fixture.folder.write("b\n", to: "b.txt")
    let patch: JSON = ["patch": .string("*** Begin Patch\n\(body)\n*** End Patch")]
    try await read(1, 3)
    #expect(
      try await fixture.refusal("apply_patch", patch)
        == "Nothing was changed. a.txt exists, and you have not read all of it: read it first, or "
        + "update the part that is to change.")
    try await read(4, 30)
    _ = try await fixture.proposal("apply_patch", patch)
  }

  @Test func `a patch that deletes a file first means it`() async throws {
    let proposal = try await fixture.propose(
      "*** Delete File: a.txt\n*** Add File: a.txt\n+new")
    #expect(proposal.files.map(\.after) == [Array("new\n".utf8)])
    try fixture.folder.write("", to: "empty.txt")
    _ = try await fixture.propose("*** Add File: empty.txt\n+new")
  }
}
