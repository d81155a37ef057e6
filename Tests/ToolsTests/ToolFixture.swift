import Glibc
import JSON
import Testing
import Tools
import Workspace

/// A fresh workspace, removed at the end, and calls of the standard tools in it.
final class ToolFixture: Sendable {
  let path: String
  let workspace: Workspace

  struct Failure: Error {}

  init() throws {
    var template = Array("/tmp/tern-tools-XXXXXX\0".utf8).map { CChar(bitPattern: $0) }
    guard mkdtemp(&template) != nil else { throw Failure() }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    workspace = try Workspace(root: FilePath(path))
  }

  deinit {
    for name in created.reversed() { remove("\(path)/\(name)") }
    rmdir(path)
  }

  private let created = ["src", "src/main.py", "notes.txt", "data.bin", "new.txt"]

  func write(_ name: String, _ bytes: some Collection<UInt8>) throws {
    guard created.contains(name), let file = fopen("\(path)/\(name)", "w") else { throw Failure() }
    defer { fclose(file) }
    let bytes = Array(bytes)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure() }
  }

  func makeSource() { mkdir("\(path)/src", 0o755) }

  func prepare(_ tool: String, _ arguments: JSON) async throws -> PreparedCall {
    let tool = try #require(Toolbox.standard[tool])
    return await tool.prepare(arguments, in: workspace)
  }

  /// The outcome of a call that only reads.
  func read(_ tool: String, _ arguments: JSON) async throws -> ToolOutcome {
    switch try await prepare(tool, arguments).action {
    case .read(let body): return await body()
    case .refuse(let sentence): return ToolOutcome("refused: \(sentence)", isError: true)
    case .command, .patch, .plan: throw Failure()
    }
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
