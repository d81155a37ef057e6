import JSON
import TestFolder
import Testing
import Tools
import Workspace

@Suite struct WriteFileTests {
  private func arguments(_ path: String, _ content: String) -> JSON {
    ["path": .string(path), "content": .string(content)]
  }

  @Test func `a new file is proposed, with folders that are not there yet`() async throws {
    let fixture = try ToolFixture()
    let proposal = try await fixture.proposal("write_file", arguments("new/deep/a.txt", "hi\n"))
    #expect(proposal.files.map(\.before) == [nil])
    #expect(proposal.files.map(\.diff.kind) == [.added])
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    #expect(fixture.folder.text("new/deep/a.txt") == "hi\n")
  }

  @Test func `a file that was not read is not overwritten`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("old\n", to: "a.txt")
    #expect(
      try await fixture.refusal("write_file", arguments("a.txt", "new\n"))
        == "Nothing was written. a.txt exists and you have not read it: read it first, or change a "
        + "part of it with edit_file.")
    _ = try await fixture.read("read_file", ["path": "./a.txt"])
    let proposal = try await fixture.proposal("write_file", arguments("a.txt", "new\n"))
    #expect(proposal.files.map(\.after) == [Array("new\n".utf8)])
  }

  @Test func `a file that others changed since is not overwritten`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("old\n", to: "a.txt")
    _ = try await fixture.read("read_file", ["path": "a.txt"])
    try fixture.folder.write("OLD\n", to: "a.txt")
    #expect(
      try await fixture.refusal("write_file", arguments("a.txt", "new\n"))
        == "Nothing was written. a.txt has changed on the disk since you read it: read it again.")
  }

  @Test func `an empty file needs no reading, and the same contents are no change`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("", to: "a.txt")
    _ = try await fixture.proposal("write_file", arguments("a.txt", "x\n"))
    try fixture.folder.write("x\n", to: "b.txt")
    _ = try await fixture.read("read_file", ["path": "b.txt"])
    #expect(
      try await fixture.refusal("write_file", arguments("b.txt", "x\n"))
        == "Nothing was written. b.txt: it has these contents already.")
  }

  @Test func `what the model was not shown of a file stays`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("\u{FEFF}a\r\nb\r\n", to: "a.txt")
    _ = try await fixture.read("read_file", ["path": "a.txt"])
    let call = try await fixture.prepare("write_file", arguments("a.txt", "1\n2\n"))
    guard case .patch(let proposal) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(proposal.files.map(\.after) == [Array("\u{FEFF}1\r\n2\r\n".utf8)])
    #expect(call.note == "Note: the lines of a.txt still end in CR LF, as before.")
  }
}
