import Glibc
import TestFolder
import Testing
import Workspace

/// The published cases of the `*** Begin Patch` grammar.
@Suite struct ApplyPatchScenarioTests {
  /// `$TERN_TEST_DATA`, or `../shared/data` beside the package.
  static let folder: String = {
    let data =
      getenv("TERN_TEST_DATA").map { String(cString: $0) }
      ?? "\(#filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined())/../shared/data"
    return "\(data)/apply_patch_scenarios"
  }()
  static let names = TemporaryFolder.names(in: folder).filter { !$0.hasPrefix(".") }

  // The cases lie beside the package and may not be there.
  @Test(.enabled(if: !names.isEmpty, "needs the apply_patch scenarios"), arguments: names)
  func `a scenario gives the expected tree`(name: String) async throws {
    let folder = try TemporaryFolder()
    let input = TemporaryFolder.tree(at: "\(Self.folder)/\(name)/input")
    for (path, bytes) in input { try folder.write(bytes, to: path) }
    let text = try #require(TemporaryFolder.bytes(at: "\(Self.folder)/\(name)/patch.txt"))
    let workspace = try Workspace(folder)
    do throws(WorkspaceError) {
      let proposal = try await workspace.propose(Patch(parsing: text))
      _ = try await workspace.apply(proposal, .everything(in: proposal))
    } catch {
      // Refused: the tree below tells whether rightly so.
    }
    // Other programs keep what they did before the failure; here a patch is all or nothing.
    let isPartial = name.hasPrefix("015")
    let expected =
      isPartial ? input : TemporaryFolder.tree(at: "\(Self.folder)/\(name)/expected")
    #expect(folder.tree == expected)
  }
}
