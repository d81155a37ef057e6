import TestFolder
import Testing
import Workspace

@Suite struct BaselinesTests {
  static func patch(_ old: String, _ new: String) -> String {
    "*** Begin Patch\n*** Update File: a\n@@\n-\(old)\n+\(new)\n*** End Patch\n"
  }

  private func apply(_ text: String, in workspace: Workspace) async throws -> AppliedPatch {
    let proposal = try await workspace.propose(Patch(parsing: Array(text.utf8)))
    return try await workspace.apply(proposal, .everything(in: proposal))
  }

  private func changed(_ diff: FileDiff?) -> [String] {
    (diff?.hunks ?? []).flatMap(\.lines).filter { $0.kind != .context }.map(\.text)
  }

  @Test func `the whole difference is told after each patch`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("one\ntail\n", to: "a")
    let workspace = try Workspace(root: FilePath(folder.path))
    let first = try await apply(Self.patch("one", "two"), in: workspace)
    let second = try await apply(Self.patch("two", "three"), in: workspace)
    let third = try await apply(Self.patch("three", "one"), in: workspace)
    #expect(changed(first.totals.first) == ["one", "two"])
    #expect(changed(second.totals.first) == ["one", "three"])
    #expect(changed(second.files.first) == ["two", "three"])
    #expect(third.totals.map(\.hunks) == [[]])
  }

  @Test func `a resumed session leads its earlier patches back`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("one\ntail\n", to: "a")
    let earlier = try Workspace(root: FilePath(folder.path))
    let patches = [
      try await apply(Self.patch("one", "two"), in: earlier),
      try await apply(Self.patch("two", "three"), in: earlier),
    ]
    let later = try Workspace(root: FilePath(folder.path))
    await later.adopt(patches)
    let applied = try await apply(Self.patch("three", "four"), in: later)
    #expect(changed(applied.totals.first) == ["one", "four"])
  }

  @Test func `a file that somebody else changed meanwhile has no known beginning`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("one\ntail\n", to: "a")
    let earlier = try Workspace(root: FilePath(folder.path))
    let patches = [try await apply(Self.patch("one", "two"), in: earlier)]
    try folder.write("other\n", to: "a")
    let later = try Workspace(root: FilePath(folder.path))
    await later.adopt(patches)
    let applied = try await apply(Self.patch("other", "four"), in: later)
    #expect(applied.totals.isEmpty)
    #expect(applied.files.count == 1)
  }

  @Test func `a file that is added, moved and deleted again is no change`() async throws {
    let folder = try TemporaryFolder()
    let workspace = try Workspace(root: FilePath(folder.path))
    _ = try await apply("*** Begin Patch\n*** Add File: n\n+x\n*** End Patch\n", in: workspace)
    let moved = try await apply(
      "*** Begin Patch\n*** Update File: n\n*** Move to: m\n@@\n-x\n+y\n*** End Patch\n",
      in: workspace)
    #expect(moved.totals.map(\.kind) == [.added])
    #expect(changed(moved.totals.first) == ["y"])
    let deleted = try await apply(
      "*** Begin Patch\n*** Delete File: m\n*** End Patch\n", in: workspace)
    #expect(deleted.totals.map(\.hunks) == [[]])
  }
}
