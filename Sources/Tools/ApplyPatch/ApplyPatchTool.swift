package import JSON
package import Models
package import Workspace

/// Proposes changes to files for the model; what is accepted is written.
package struct ApplyPatchTool: Tool {
  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "apply_patch", description: Self.prompt,
      parameters: Schema.object(
        [("patch", Schema.string(Self.patchPrompt))], required: ["patch"]),
      format: .grammar(syntax: "lark", definition: Self.grammar))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    let text: String
    do throws(Arguments.Refusal) {
      text = try Arguments(Self.named(arguments), of: spec).text("patch")
    } catch {
      return .refused("apply_patch", error.sentence)
    }
    do throws(WorkspaceError) {
      let proposal = try await workspace.propose(Patch(parsing: Array(text.utf8)))
      let paths = proposal.files.map(\.diff.path.display).joined(separator: ", ")
      if let unseen = await workspace.replacedUnseen(by: proposal).first {
        return .refused(
          "apply_patch \(paths)",
          "Nothing was changed. \(unseen.display) exists, and you have not read all of it: read it "
            + "first, or update the part that is to change.")
      }
      let stale = await workspace.changedSinceSeen(proposal).map { StaleFile.edited($0.display) }
      return PreparedCall(
        summary: "apply_patch \(paths)", action: .patch(proposal),
        note: stale.isEmpty ? nil : stale.joined(separator: "\n"))
    } catch {
      return .refused("apply_patch", "Nothing was changed. \(error.description)")
    }
  }
  /// The arguments with the patch under its name.
  ///
  /// A patch that was written as free text has another one in the history of a model that takes
  /// none, which then goes on writing so.
  private static func named(_ arguments: JSON) -> JSON {
    guard let patch = arguments["input"], arguments.members?.count == 1 else { return arguments }
    return ["patch": patch]
  }
}
