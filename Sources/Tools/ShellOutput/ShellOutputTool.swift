package import JSON
package import Models
package import Workspace

/// Follows a command that runs in the background.
package struct ShellOutputTool: Tool {
  static let patienceLimit = 600

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "shell_output", description: Self.prompt,
      parameters: Schema.object(
        [
          ("id", Schema.string(Self.idPrompt)), ("wait", Schema.integer(Self.waitPrompt)),
          ("kill", Schema.boolean(Self.killPrompt)),
        ], required: ["id"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let id = Self.id(try arguments.text("id"))
      let patience =
        try arguments.optionalInt("wait", in: 0...Self.patienceLimit, unit: " seconds") ?? 0
      let kills = try arguments.flag("kill")
      return PreparedCall(
        summary: "shell_output \(id)\(kills ? " (end it)" : "")",
        action: .followUp(CommandFollowUp(id: id, patience: Double(patience), kills: kills)))
    } catch {
      return .refused("shell_output", error.sentence)
    }
  }

  /// Models leave the letter out now and then.
  private static func id(_ word: String) -> String {
    word.utf8.allSatisfy { $0 &- 0x30 < 10 } ? "b\(word)" : word
  }
}
