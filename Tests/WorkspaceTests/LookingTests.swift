import Glibc
import TestFolder
import Testing
import Workspace

/// Listing, searching and asking git.
@Suite struct LookingTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("z needle\n", to: "b/z.txt")
    try folder.write("deep needle\n", to: "b/a/deep.txt")
    try folder.write("one\nneedle two\nthree\n", to: "a.txt")
    try folder.write("needle\r\n", to: "Z.swift")
    try folder.write("needle\n", to: ".git/HEAD")
    try folder.write("needle\n", to: ".hidden")
    try folder.link("link", to: "a.txt")
    workspace = try Workspace(folder)
  }

  private func entry(_ path: String, _ kind: DirectoryEntry.Kind) -> DirectoryEntry {
    DirectoryEntry(path: FilePath(path), kind: kind)
  }

  @Test func `folders come first, then names by their bytes`() async throws {
    #expect(
      try await workspace.list(".", depth: 1) == [
        entry("b", .folder), entry(".hidden", .file(size: 7)), entry("Z.swift", .file(size: 8)),
        entry("a.txt", .file(size: 21)), entry("link", .symbolicLink),
      ])
  }

  @Test func `a folder is followed by its own entries`() async throws {
    #expect(
      try await workspace.list("b", depth: 2) == [
        entry("a", .folder), entry("a/deep.txt", .file(size: 12)), entry("z.txt", .file(size: 9)),
      ])
    #expect(
      try await workspace.list(".", depth: 9, limit: 3).map(\.path) == ["b", "b/a", "b/a/deep.txt"])
  }

  private func search(_ query: SearchQuery) async throws -> [String] {
    try await workspace.search(query).map {
      "\($0.path.display):\($0.line):\(String(decoding: $0.text, as: UTF8.self))"
    }
  }

  @Test func `matches come with their places, in order`() async throws {
    #expect(
      try await search(SearchQuery(pattern: "needle")) == [
        ".hidden:1:needle", "Z.swift:1:needle", "a.txt:2:needle two", "b/a/deep.txt:1:deep needle",
        "b/z.txt:1:z needle",
      ])
  }

  @Test func `path, glob and limit narrow a search`() async throws {
    #expect(
      try await search(SearchQuery(pattern: "needle", path: "b")) == [
        "b/a/deep.txt:1:deep needle", "b/z.txt:1:z needle",
      ])
    #expect(
      try await search(SearchQuery(pattern: "^needle", glob: "*.swift")) == ["Z.swift:1:needle"])
    #expect(try await search(SearchQuery(pattern: "e", path: "a.txt", limit: 2)).count == 2)
    #expect(try await search(SearchQuery(pattern: "nowhere")) == [])
    #expect(try await search(SearchQuery(pattern: "-e")) == [])
  }

  @Test func `a glob brings nothing back that git ignores`() async throws {
    try folder.write("build/\n*.log\n.env*\n!keep.log\n", to: ".gitignore")
    for name in ["b/build/x.c", "b/y.c", "x.log", "keep.log", ".env.local"] {
      try folder.write("needle\n", to: name)
    }
    for glob in ["**", "**/*", "*", "b/**", "*.log", ".env*", "*.c", "*.{c,log}", "!*.txt"] {
      let query = SearchQuery(pattern: "needle", glob: glob)
      let found = try await workspace.search(query).map(\.path)
      let listed = try await workspace.files(FileQuery(glob: glob))
      for path in ["b/build/x.c", "x.log", ".env.local"] as [FilePath] {
        #expect(!found.contains(path) && !listed.contains(path), "\(glob)")
      }
    }
    #expect(try await workspace.files(FileQuery(glob: "*.{c,log}")) == ["b/y.c", "keep.log"])
    #expect(
      try await search(SearchQuery(pattern: "needle", path: "b", glob: "a/*"))
        == ["b/a/deep.txt:1:deep needle"])
    #expect(
      try await search(SearchQuery(pattern: "needle t", path: "a.txt", glob: "*.md"))
        == ["a.txt:2:needle two"])
  }

  @Test func `a bad pattern is told`() async {
    await #expect { try await search(SearchQuery(pattern: "(")) } throws: { error in
      guard case WorkspaceError.searchFailed(let message) = error else { return false }
      return message.contains("unclosed group")
    }
  }

  /// C09: ripgrep waits for a pipe in the place of what to ignore; no search is left behind.
  @Test(.timeLimit(.minutes(1))) func `closing ends a search that stands still`() async throws {
    let pipes = try Self.folderThatHoldsSearchesUp()
    let workspace = try Workspace(pipes)
    let mark = "needle\(UInt32.random(in: 0...99_999_999))"
    let tasks = (
      Task { try await workspace.files(FileQuery()) },
      Task { try await workspace.search(SearchQuery(pattern: mark)) }
    )
    while [mark, "--files"].contains(where: { RunningProcesses.count(with: $0, of: "rg") == 0 }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    await workspace.close()
    await #expect(throws: WorkspaceError.searchFailed("it was stopped.")) {
      try await tasks.0.value
    }
    await #expect(throws: WorkspaceError.searchFailed("it was stopped.")) {
      try await tasks.1.value
    }
  }

  /// One whose task was on its way when the workspace was closed.
  @Test(.timeLimit(.minutes(1))) func `a search that begins after the closing is ended`()
    async throws
  {
    let pipes = try Self.folderThatHoldsSearchesUp()
    let workspace = try Workspace(pipes)
    await workspace.close()
    await #expect(throws: WorkspaceError.searchFailed("it was stopped.")) {
      try await workspace.files(FileQuery())
    }
    await #expect(throws: WorkspaceError.searchFailed("it was stopped.")) {
      try await workspace.search(SearchQuery(pattern: "needle"))
    }
  }

  private static func folderThatHoldsSearchesUp() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("needle\n", to: "a.txt")
    try #require(mkfifo("\(folder.path)/.ignore", 0o600) == 0)
    return folder
  }

  @Test func `calls from many tasks are all answered`() async throws {
    let texts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<200 {
        group.addTask { try await workspace.read("a.txt", limit: 99).count }
      }
      return try await group.reduce(0, +)
    }
    #expect(texts == 200 * 21)
  }

  @Test(.timeLimit(.minutes(1))) func `a workspace's thread ends with it`() async throws {
    let before = TemporaryFolder.names(in: "/proc/self/task").count
    for _ in 0..<100 { _ = try await Workspace(folder).read("a.txt", limit: 99) }
    // Threads take a moment to go; other tests have some of their own.
    while TemporaryFolder.names(in: "/proc/self/task").count > before + 50 {
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
