package import JSON
package import Models
package import Workspace

/// Finds files by their paths for the model.
package struct FindFilesTool: Tool {
  static let fileLimit = 100
  /// More files than this are not looked through.
  static let listLimit = 200_000

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "find_files", description: Self.prompt,
      parameters: Schema.object(
        [
          ("pattern", Schema.string(Self.patternPrompt)), ("path", Schema.string(Self.pathPrompt)),
        ], required: ["pattern"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let pattern = try arguments.text("pattern")
      let path = try arguments.optionalText("path") ?? "."
      let place = path == "." ? "" : " in \(path)"
      return PreparedCall(
        summary: "find_files \(pattern)\(place)",
        action: .read { await Self.find(pattern, in: FilePath(path), workspace) })
    } catch {
      return .refused("find_files", error.sentence)
    }
  }

  private static func find(
    _ pattern: String, in path: FilePath, _ workspace: Workspace
  ) async -> ToolOutcome {
    let isGlob = pattern.utf8.contains { "*?[{".utf8.contains($0) }
    let glob = isGlob ? (pattern.hasPrefix("./") ? String(pattern.dropFirst(2)) : pattern) : nil
    func files(_ glob: String?) async throws(WorkspaceError) -> [FilePath] {
      try await workspace.files(
        FileQuery(
          path: path, glob: glob, order: isGlob ? .newest : .path,
          limit: isGlob ? fileLimit + 1 : listLimit))
    }
    var found: [FilePath]
    do throws(WorkspaceError) {
      found = try await files(glob)
      // Brackets are in the names of some frameworks' files.
      if found.isEmpty, let glob, glob.contains("[") {
        found = try await files(
          glob.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
        )
      }
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
    let files = isGlob ? found : FileRanking(pattern).best(of: found, limit: fileLimit + 1)
    guard !files.isEmpty else { return ToolOutcome("No file matches.") }
    var text = files.prefix(fileLimit).map { "\($0.display)\n" }.joined()
    if files.count > fileLimit {
      text += "[more than \(fileLimit) files; narrow the pattern or the path]\n"
    }
    return ToolOutcome(text)
  }
}
