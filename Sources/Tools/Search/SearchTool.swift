package import JSON
package import Models
package import Workspace

/// Finds lines for the model.
package struct SearchTool: Tool {
  static let matchLimit = 200
  static let contextLimit = 10

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "search", description: Self.prompt,
      parameters: Schema.object(
        [
          ("pattern", Schema.string(Self.patternPrompt)), ("path", Schema.string(Self.pathPrompt)),
          ("glob", Schema.string(Self.globPrompt)),
          ("ignore_case", Schema.boolean(Self.ignoreCasePrompt)),
          ("context", Schema.integer(Self.contextPrompt)),
        ], required: ["pattern"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let pattern = try arguments.string("pattern")
      guard !pattern.isEmpty else { return .refused("search", "\"pattern\" of search is empty.") }
      let given = try arguments.optionalString("path") ?? "."
      let path = given.isEmpty ? "." : given
      let glob = try arguments.optionalString("glob").flatMap { $0.isEmpty ? nil : $0 }
      let query = SearchQuery(
        pattern: pattern, path: FilePath(path), glob: glob,
        ignoresCase: try arguments.flag("ignore_case"),
        context: try arguments.optionalInt("context", in: 0...Self.contextLimit) ?? 0,
        limit: Self.matchLimit + 1)
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
    var last: SearchMatch?
    for match in matches.prefix(matchLimit) {
      if query.context > 0, let last, last.path != match.path || last.line + 1 < match.line {
        text += "--\n"
      }
      let mark = match.isContext ? "-" : ":"
      let line = String(decoding: match.text, as: UTF8.self)
      text += "\(match.path.display)\(mark)\(match.line)\(mark)\(line)\n"
      last = match
    }
    if matches.count > matchLimit {
      let noun = query.context > 0 ? "lines" : "matches"
      text += "[more than \(matchLimit) \(noun); narrow the pattern, the path or the glob]\n"
    }
    return ToolOutcome(text)
  }
}
