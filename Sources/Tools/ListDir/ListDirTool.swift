package import JSON
package import Models
package import Workspace

/// Shows the model what is in a folder.
package struct ListDirTool: Tool {
  static let entryLimit = 500
  static let depthLimit = 8

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "list_dir", description: Self.prompt,
      parameters: Schema.object(
        [
          ("path", Schema.string(Self.pathPrompt)), ("depth", Schema.integer(Self.depthPrompt)),
        ], required: []))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let given = try arguments.optionalString("path") ?? "."
      let path = given.isEmpty ? "." : given
      let depth = try arguments.optionalInt("depth", in: 1...Self.depthLimit) ?? 1
      return PreparedCall(
        summary: "list_dir \(path)",
        action: .read { await Self.list(FilePath(path), depth: depth, in: workspace) })
    } catch {
      return .refused("list_dir", error.sentence)
    }
  }

  private static func list(
    _ path: FilePath, depth: Int, in workspace: Workspace
  ) async -> ToolOutcome {
    let entries: [DirectoryEntry]
    do throws(WorkspaceError) {
      entries = try await workspace.list(path, depth: depth, limit: entryLimit + 1)
    } catch .notAFolder {
      return ToolOutcome("\(path.display) is not a folder; use read_file.", isError: true)
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
    guard !entries.isEmpty else { return ToolOutcome("\(path.display) is empty.") }
    var text = entries.prefix(entryLimit).map(line).joined()
    if entries.count > entryLimit {
      text += "[more than \(entryLimit) entries; list a folder further down or with less depth]\n"
    }
    return ToolOutcome(text)
  }

  private static func line(_ entry: DirectoryEntry) -> String {
    switch entry.kind {
    case .folder: "\(entry.path.display)/\n"
    case .file(let size): "\(entry.path.display)\t\(size)\n"
    case .symbolicLink: "\(entry.path.display)\t(symbolic link)\n"
    case .other: "\(entry.path.display)\t(no plain file)\n"
    }
  }
}
