import Glibc
import TestFolder
import Testing

@testable import Settings

@Suite struct InstructionFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.makeFolder("own")
    try folder.makeFolder("repo/.git")
    try folder.makeFolder("repo/a/b")
  }

  private func read(_ start: String = "repo/a/b", isTrusted: Bool = false) -> InstructionFiles {
    InstructionFiles(
      userFolder: Array("\(folder.path)/own".utf8),
      project: ProjectFolder(
        containing: Array("\(folder.path)/\(start)".utf8), own: Array("\(folder.path)/own".utf8)),
      isTrusted: { isTrusted && $0.bytes == Array("theirs".utf8) })
  }

  private func file(_ name: String, _ text: String) -> InstructionFile {
    InstructionFile(path: "\(folder.path)/\(name)", text: text)
  }

  @Test func `they come from the person, then from the root down to here`() throws {
    for name in ["own", "repo", "repo/a", "repo/a/b", ""] {
      try folder.write("in \(name)\n", to: "\(name)/AGENTS.md")
    }
    try folder.write("not on the way", to: "repo/c/AGENTS.md")
    #expect(
      read().files == [
        file("own/AGENTS.md", "in own\n"), file("repo/AGENTS.md", "in repo\n"),
        file("repo/a/AGENTS.md", "in repo/a\n"), file("repo/a/b/AGENTS.md", "in repo/a/b\n"),
      ])
    #expect(read().remarks == [])
    #expect(read("repo").files.map(\.text) == ["in own\n", "in repo\n"])
    #expect(read("own").files == [file("own/AGENTS.md", "in own\n")])
  }

  @Test func `empty ones are nothing`() throws {
    try folder.write(" \n\n", to: "repo/AGENTS.md")
    #expect(read().files == [])
    #expect(read().remarks == [])
  }

  /// D11.
  @Test func `they are 32 KiB in all, cut after a whole line`() throws {
    let line = String(repeating: "x", count: 99) + "\n"
    try folder.write(String(repeating: line, count: 100), to: "own/AGENTS.md")
    try folder.write(String(repeating: line, count: 100_000), to: "repo/AGENTS.md")
    try folder.write("room", to: "repo/a/AGENTS.md")
    let result = read()
    #expect(
      result.files.map(\.text) == [
        String(repeating: line, count: 100),
        String(repeating: line, count: 227)
          + "\n(9977300 more bytes of this file are left out.)",
        "room",
      ])
    #expect(
      result.remarks.first
        == "\(folder.path)/repo/AGENTS.md is cut after 22700 bytes: instructions are read up to "
        + "32 KiB in all.")
  }

  @Test func `a character is not cut`() throws {
    try folder.write(String(repeating: "\u{20AC}", count: 20_000), to: "repo/AGENTS.md")
    let text = try #require(read().files.first?.text)
    #expect(!text.contains("\u{FFFD}"))
    #expect(text.hasPrefix(String(repeating: "\u{20AC}", count: 10_922)))
  }

  @Test func `what hides is written out and counted`() throws {
    try folder.write(
      "a\u{202E}b\u{E0069}\u{200B}\u{1B}[8m\r\nc \u{26A0}\u{FE0F} \u{1F469}\u{200D}\u{1F680}\n",
      to: "repo/AGENTS.md")
    #expect(
      read().files == [
        file(
          "repo/AGENTS.md",
          "a<U+202E>b<U+E0069><U+200B><U+001B>[8m\nc \u{26A0}\u{FE0F} \u{1F469}\u{200D}\u{1F680}\n")
      ])
    #expect(
      read().remarks == [
        "\(folder.path)/repo/AGENTS.md holds 4 hidden characters, written out for the model."
      ])
  }

  @Test func `a link within the project is followed`() throws {
    try folder.write("shared", to: "repo/CLAUDE.md")
    try folder.link("repo/AGENTS.md", to: "CLAUDE.md")
    try folder.link("repo/a/AGENTS.md", to: "../CLAUDE.md")
    #expect(read().files.map(\.text) == ["shared", "shared"])
  }

  @Test(arguments: ["../../secret", "/etc/passwd", "/proc/self/environ", "../../../secret"])
  func `a link out of the project is not followed, and says so`(target: String) throws {
    try folder.write("secret", to: "secret")
    try folder.link("repo/a/AGENTS.md", to: target)
    #expect(read().files == [])
    #expect(
      read().remarks
        == ["\(folder.path)/repo/a/AGENTS.md is not read: it is a link out of the project."])
  }

  @Test func `a pipe or a folder in its place is not waited for`() throws {
    mkfifo("\(folder.path)/repo/AGENTS.md", 0o600)
    try folder.makeFolder("repo/a/AGENTS.md")
    #expect(read().files == [])
    #expect(read().remarks.map { $0.hasSuffix("it is no file.") } == [true, true])
  }

  @Test(.enabled(if: geteuid() == 0, "giving a file away needs root"))
  func `somebody else's are read only in a trusted project`() throws {
    try folder.write("theirs", to: "repo/AGENTS.md")
    chown("\(folder.path)/repo/AGENTS.md", 65534, 65534)
    #expect(read().files == [])
    #expect(read().remarks.first?.contains("belongs to another user") == true)
    let trusting = read(isTrusted: true)
    #expect(trusting.files.map(\.text) == ["theirs"])
    #expect(trusting.foreign.map(\.path) == [Array("\(folder.path)/repo/AGENTS.md".utf8)])
    try folder.write("theirs, changed", to: "repo/AGENTS.md")
    #expect(read(isTrusted: true).files == [])
  }
}

@Suite struct GitHeadTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.makeFolder(".git")
  }

  private var name: String? {
    let path = Array(folder.path.utf8)
    return GitHead.name(in: ProjectFolder(containing: path, own: Array("/nowhere".utf8)))
  }

  /// D12: a name is shown, never run.
  @Test(arguments: [
    ("ref: refs/heads/main\n", "main"), ("ref: refs/heads/a/b", "a/b"),
    ("ref: refs/remotes/x\n", "refs/remotes/x"),
    ("0123456789abcdef0123456789abcdef01234567\n", "commit 01234567"),
    ("ref: refs/heads/-x;$(touch PWN)\n", "-x;$(touch PWN)"),
    ("ref: refs/heads/a\u{202E}\u{1B}[2Jb\n", "a<U+202E><U+001B>[2Jb"),
    ("nonsense\n", nil), ("", nil), ("ref: ", nil), ("0123\n", nil),
    (String(repeating: "x", count: 5000), nil),
  ])
  func `it is read from the file itself`(head: String, name: String?) throws {
    try folder.write(head, to: ".git/HEAD")
    #expect(self.name == name)
  }

  @Test func `a worktree's is found where its file says`() throws {
    try folder.write("ref: refs/heads/side\n", to: ".git/worktrees/w/HEAD")
    try folder.write("gitdir: \(folder.path)/.git/worktrees/w\n", to: "w/.git")
    let path = Array("\(folder.path)/w".utf8)
    #expect(
      GitHead.name(in: ProjectFolder(containing: path, own: Array("/nowhere".utf8))) == "side")
  }

  @Test func `a pipe in its place is not waited for`() {
    mkfifo("\(folder.path)/.git/HEAD", 0o600)
    #expect(name == nil)
  }
}
