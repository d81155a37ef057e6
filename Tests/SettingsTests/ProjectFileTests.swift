import Glibc
import TestFolder
import Testing

@testable import Settings

@Suite struct ProjectFileTests {
  private let folder: TemporaryFolder
  private var root: [UInt8] { Array(folder.path.utf8) }
  private let own = Array("/nowhere".utf8)

  init() throws { folder = try TemporaryFolder() }

  private func project(_ start: String) -> ProjectFolder {
    ProjectFolder(containing: Array("\(folder.path)\(start)".utf8), own: own)
  }

  private func path(_ name: String) -> [UInt8] { Array("\(folder.path)\(name)".utf8) }

  // MARK: Where it is

  @Test func `each configuration from the repository's root down to the folder counts`() throws {
    try folder.makeFolder("repo/.git")
    try folder.makeFolder("repo/a/b")
    try folder.write("", to: "repo/.tern/config.toml")
    try folder.write("", to: ".tern/config.toml")
    #expect(project("/repo/a/b").root == path("/repo"))
    #expect(project("/repo/a/b").configured == [path("/repo")])
    #expect(project("/repo/a/b").folders == [path("/repo"), path("/repo/a"), path("/repo/a/b")])
    try folder.write("", to: "repo/a/.tern/config.toml")
    #expect(project("/repo/a/b").configured == [path("/repo"), path("/repo/a")])
    #expect(project("/repo").configured == [path("/repo")])
  }

  /// D09: a worktree's or a submodule's `.git` is a file.
  @Test func `a worktree and a submodule are projects of their own`() throws {
    try folder.makeFolder("repo/.git")
    try folder.write("", to: "repo/.tern/config.toml")
    try folder.write("gitdir: ../.git/modules/sub\n", to: "repo/sub/.git")
    #expect(project("/repo/sub").root == path("/repo/sub"))
    #expect(project("/repo/sub").configured == [])
  }

  @Test func `without a repository only the folder itself counts`() throws {
    try folder.write("", to: ".tern/config.toml")
    try folder.makeFolder("a")
    #expect(project("/a").configured == [])
    #expect(project("").configured == [root])
  }

  @Test func `the person's own folder is no project's`() throws {
    try folder.write("", to: ".tern/config.toml")
    let project = ProjectFolder(containing: root, own: path("/.tern"))
    #expect(project.configured == [])
  }

  // MARK: What is in it

  @Test func `its bytes are read as they are`() throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0x0D, 0x0A, 0xFF, 0x00]
    try folder.write(bytes, to: ".tern/config.toml")
    #expect(try ProjectFile(in: root).bytes == bytes)
    try folder.write([UInt8](repeating: 0x23, count: ProjectFile.limit), to: ".tern/config.toml")
    #expect(try ProjectFile(in: root).bytes.count == ProjectFile.limit)
  }

  enum Trap: String, CaseIterable, Sendable {
    case missing, fifo, folder, tooLong, huge, link, danglingLink, linkToZero, linkedFolder
    case fifoFolder, linkToDescriptor
  }

  /// C08, D08: none of them is waited for, read to its end, or followed.
  @Test(arguments: Trap.allCases)
  func `whatever else stands in its place is an error`(trap: Trap) throws {
    let place = "\(folder.path)/.tern/config.toml"
    if trap != .linkedFolder, trap != .fifoFolder { try folder.makeFolder(".tern") }
    try folder.write("mode = \"plan\"\n", to: "elsewhere/config.toml")
    switch trap {
    case .missing: break
    case .fifo: mkfifo(place, 0o600)
    case .folder: try folder.makeFolder(".tern/config.toml")
    case .tooLong:
      try folder.write(
        [UInt8](repeating: 0x23, count: ProjectFile.limit + 1), to: ".tern/config.toml")
    case .huge:
      try folder.write("", to: ".tern/config.toml")
      truncate(place, 1 << 30)
    case .link: try folder.link(".tern/config.toml", to: "\(folder.path)/elsewhere/config.toml")
    case .danglingLink: try folder.link(".tern/config.toml", to: "\(folder.path)/nothing")
    case .linkToZero: try folder.link(".tern/config.toml", to: "/dev/zero")
    case .linkedFolder: try folder.link(".tern", to: "\(folder.path)/elsewhere")
    case .fifoFolder: mkfifo("\(folder.path)/.tern", 0o600)
    case .linkToDescriptor: try folder.link(".tern/config.toml", to: "/proc/self/fd/0")
    }
    #expect(throws: SettingsError.self) { try ProjectFile(in: root) }
  }

  // MARK: How far it can be trusted

  /// D07: what is open to others, and the sentence.
  @Test(arguments: [
    ("", 0o777, "Others may write in this folder."),
    ("/.tern", 0o777, "Others may write the configuration."),
    ("/.tern/config.toml", 0o666, "Others may write the configuration."),
  ])
  func `what others may write is said`(name: String, mode: mode_t, sentence: String) throws {
    try folder.makeFolder("project")
    try folder.write("", to: "project/.tern/config.toml")
    #expect(try ProjectFile(in: path("/project")).cautions == [])
    chmod("\(folder.path)/project\(name)", mode)
    #expect(try ProjectFile(in: path("/project")).cautions == [sentence])
  }

  @Test func `a folder above that all may change is said, but for a sticky one`() throws {
    try folder.write("", to: "open/project/.tern/config.toml")
    chmod("\(folder.path)/open", 0o777)
    #expect(
      try ProjectFile(in: path("/open/project")).cautions
        == ["Others may replace this folder: \(folder.path)/open is open to all."])
    chmod("\(folder.path)/open", 0o1777)
    #expect(try ProjectFile(in: path("/open/project")).cautions == [])
  }

  @Test(.enabled(if: geteuid() == 0, "giving a file away needs root"))
  func `a folder of somebody else's is said, and its repository begins nothing`() throws {
    try folder.makeFolder("theirs/.git")
    try folder.write("", to: "theirs/.tern/config.toml")
    for name in ["", "/.git", "/.tern", "/.tern/config.toml"] {
      chown("\(folder.path)/theirs\(name)", 65534, 65534)
    }
    #expect(
      try ProjectFile(in: path("/theirs")).cautions
        == [
          "The folder belongs to another user (65534).",
          "The configuration belongs to another user (65534).",
        ])
    try folder.makeFolder("theirs/a")
    #expect(project("/theirs/a").root == path("/theirs/a"))
  }
}
