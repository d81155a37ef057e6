package import JSON
package import Models
package import Workspace

/// Proposes the replacement of a piece of a file for the model.
package struct EditFileTool: Tool {
  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "edit_file", description: Self.prompt,
      parameters: Schema.object(
        [
          ("path", Schema.string(Self.pathPrompt)), ("old_string", Schema.string(Self.oldPrompt)),
          ("new_string", Schema.string(Self.newPrompt)),
          ("replace_all", Schema.boolean(Self.allPrompt)),
        ], required: ["path", "old_string", "new_string"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let path = try arguments.text("path")
      let replacement = Replacement(
        old: Array(try arguments.string("old_string").utf8),
        new: Array(try arguments.string("new_string").utf8),
        isEverywhere: try arguments.flag("replace_all"))
      return await Self.prepare(replacement, in: path, workspace)
    } catch {
      return .refused("edit_file", error.sentence)
    }
  }

  private static func prepare(
    _ replacement: Replacement, in path: String, _ workspace: Workspace
  ) async -> PreparedCall {
    let summary = "edit_file \(path)"
    do throws(WorkspaceError) {
      let file = try await workspace.editable(FilePath(path))
      guard let bytes = file.bytes else {
        return .refused(summary, "\(path) does not exist; write_file makes new files.")
      }
      guard !bytes.isBinary else {
        return .refused(summary, "\(path) is binary; nothing was changed.")
      }
      switch replacement.applied(to: bytes, name: path) {
      case .success(let result):
        let proposal = try workspace.propose(result, for: file)
        let note = file.freshness == .changed ? StaleFile.edited(path) : nil
        return PreparedCall(summary: summary, action: .patch(proposal), note: note)
      case .failure(let refusal):
        let cause = file.freshness == .changed ? " \(StaleFile.readAgain(path))" : ""
        return .refused(summary, "Nothing was changed. \(refusal.sentence)\(cause)")
      }
    } catch {
      return .refused(summary, "Nothing was changed. \(error.description)")
    }
  }
}

/// What the model is told of a file that is not what it read.
enum StaleFile {
  static func edited(_ path: String) -> String {
    "Note: \(path) has changed on the disk since you read it, by a command or by somebody else. Your "
      + "change went into the file as it is now; read it again before you rely on the rest."
  }

  static func readAgain(_ path: String) -> String {
    "\(path) has changed on the disk since you read it: read it again."
  }
}
