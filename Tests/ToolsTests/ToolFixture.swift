import JSON
import TestFolder
import Testing
import Tools
import Workspace

/// A fresh workspace, removed at the end, and calls of the standard tools in it.
final class ToolFixture: Sendable {
  let folder: TemporaryFolder
  let workspace: Workspace

  struct Failure: Error {}

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(root: FilePath(folder.path))
  }

  func prepare(_ tool: String, _ arguments: JSON) async throws -> PreparedCall {
    let tool = try #require(Toolbox.standard[tool])
    return await tool.prepare(arguments, in: workspace)
  }

  /// The outcome of a call that only reads.
  func read(_ tool: String, _ arguments: JSON) async throws -> ToolOutcome {
    switch try await prepare(tool, arguments).action {
    case .read(let body): return await body()
    case .refuse(let sentence): return ToolOutcome("refused: \(sentence)", isError: true)
    case .command, .followUp, .patch, .plan, .question, .fetch: throw Failure()
    }
  }

  /// The proposal that a call makes.
  func proposal(_ tool: String, _ arguments: JSON) async throws -> PatchProposal {
    let call = try await prepare(tool, arguments)
    guard case .patch(let proposal) = call.action else {
      Issue.record("\(call)")
      throw Failure()
    }
    return proposal
  }

  /// The sentence with which a call is refused.
  func refusal(_ tool: String, _ arguments: JSON) async throws -> String {
    let call = try await prepare(tool, arguments)
    guard case .refuse(let sentence) = call.action else {
      Issue.record("\(call)")
      throw Failure()
    }
    return sentence
  }

  /// The proposal of a patch.
  func propose(_ body: String) async throws -> PatchProposal {
    let text = "*** Begin Patch\n\(body)\n*** End Patch"
    guard
      case .patch(let proposal) = try await prepare("apply_patch", ["patch": .string(text)])
        .action
    else { throw Failure() }
    return proposal
  }
}

extension JSON {
  func adding(_ name: String, _ value: JSON) -> JSON {
    var copy = self
    copy.set(name, value)
    return copy
  }
}
