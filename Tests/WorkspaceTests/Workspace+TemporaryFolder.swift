import TestFolder
import Workspace

extension Workspace {
  init(_ folder: TemporaryFolder) throws { try self.init(root: FilePath(folder.path)) }

  /// Proposes a patch and applies all of it.
  @discardableResult func applyAll(_ text: String) throws -> AppliedPatch {
    let proposal = try propose(Patch(parsing: Array(text.utf8)))
    return try apply(proposal, .everything(in: proposal))
  }
}

/// The text of a patch around these lines.
func patch(_ body: String) -> String { "*** Begin Patch\n\(body)\n*** End Patch\n" }
