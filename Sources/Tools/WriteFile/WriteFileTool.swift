package import JSON
package import Models
package import Workspace

/// Proposes a whole file for the model.
package struct WriteFileTool: Tool {
  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "write_file", description: Self.prompt,
      parameters: Schema.object(
        [
          ("path", Schema.string(Self.pathPrompt)), ("content", Schema.string(Self.contentPrompt)),
        ], required: ["path", "content"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let path = try arguments.text("path")
      let content = Array(try arguments.string("content").utf8)
      return await Self.prepare(content, at: path, workspace)
    } catch {
      return .refused("write_file", error.sentence)
    }
  }

  private static func prepare(
    _ content: [UInt8], at path: String, _ workspace: Workspace
  ) async -> PreparedCall {
    let summary = "write_file \(path)"
    do throws(WorkspaceError) {
      let file = try await workspace.editable(FilePath(path))
      guard file.bytes != nil else {
        return PreparedCall(
          summary: summary, action: .patch(try workspace.propose(content, for: file)))
      }
      switch file.freshness {
      case .asSeen: break
      case .unseen where file.bytes?.isEmpty == true: break
      case .unseen:
        return .refused(
          summary,
          "Nothing was written. \(path) exists and you have not read it: read it first, or change "
            + "a part of it with edit_file.")
      case .partlySeen:
        return .refused(
          summary,
          "Nothing was written. You have seen a part of \(path) only: read the rest of it first, or "
            + "change a part of it with edit_file. Lines that are cut, and bytes that are no text, are "
            + "never seen whole.")
      case .changed:
        return .refused(summary, "Nothing was written. \(StaleFile.readAgain(path))")
      }
      let (fitted, note) = Self.fit(content, to: file.bytes ?? [], path)
      return PreparedCall(
        summary: summary, action: .patch(try workspace.propose(fitted, for: file)), note: note)
    } catch {
      return .refused(summary, "Nothing was written. \(error.description)")
    }
  }

  /// The contents with the line endings and the byte order mark of the file they replace, which
  /// the model was not shown.
  private static func fit(
    _ content: [UInt8], to before: [UInt8], _ path: String
  ) -> (content: [UInt8], note: String?) {
    var content = content
    var note: String?
    if LineEndings(before).areReturns, !LineEndings(content).hasReturns, content.contains(0x0A) {
      content = content.withReturns
      note = "Note: the lines of \(path) still end in CR LF, as before."
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if before.starts(with: mark), !content.starts(with: mark) { content = mark + content }
    return (content, note)
  }
}
