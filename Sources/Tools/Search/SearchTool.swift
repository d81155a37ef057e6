package import JSON
package import Models
package import Workspace

/// Finds lines for the model.
package struct SearchTool: Tool {
  static let matchLimit = 200

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "search", description: Self.prompt,
      parameters: Schema.object(
        [
          ("pattern", Schema.string(Self.patternPrompt)), ("path", Schema.string(Self.pathPrompt)),
          ("glob", Schema.string(Self.globPrompt)),
        ], required: ["pattern"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: "search")
      let pattern = try arguments.string("pattern")
      guard !pattern.isEmpty else { return .refused("search", "\"pattern\" of search is empty.") }
      let given = try arguments.optionalString("path") ?? "."
      let path = given.isEmpty ? "." : given
      let glob = try arguments.optionalString("glob").flatMap { $0.isEmpty ? nil : $0 }
      let query = SearchQuery(
        pattern: pattern, path: FilePath(path), glob: glob, limit: Self.matchLimit + 1)
      let place = [path == "." ? nil : "in \(path)", glob.map { "(\($0))" }].compactMap { $0 }
      return PreparedCall(
        summary: (["search \(pattern)"] + place).joined(separator: " "),
        action: .read { await Self.search(query, in: workspace) })
    } catch {
      return .refused("search", error.sentence)
    }
  }

  private static func search(_ query: SearchQuery, in workspace: Workspace) async -> ToolOutcome {
    let matches: [SearchMatch]
    do throws(WorkspaceError) {
      matches = try await workspace.search(query)
    } catch {
      return ToolOutcome(error.description, isError: true)
    }
    guard !matches.isEmpty else { return ToolOutcome("Nothing matches.") }
    var text = ""
    for match in matches.prefix(matchLimit) {
      let line = String(decoding: match.text, as: UTF8.self)
      text += "\(match.path.display):\(match.line):\(line)\n"
    }
    if matches.count > matchLimit {
      text += "[more than \(matchLimit) matches; narrow the pattern, the path or the glob]\n"
    }
    return ToolOutcome(text)
  }
}
