package import JSON
package import Models
package import Workspace

/// Runs a command line for the model, if it is allowed.
package struct ShellTool: Tool {
  static let timeoutLimit = 600
  static let defaultTimeout = 120

  package init() {}

  package var spec: ToolSpec {
    ToolSpec(
      name: "shell", description: Self.prompt,
      parameters: Schema.object(
        [
          ("command", Schema.string(Self.commandPrompt)),
          ("reason", Schema.string(Self.reasonPrompt)),
          ("timeout", Schema.integer(Self.timeoutPrompt)),
        ], required: ["command"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: "shell")
      let line = try arguments.text("command")
      guard !line.utf8.contains(0) else {
        return .refused("shell", "\"command\" of shell holds a NUL character.")
      }
      let reason = try arguments.optionalString("reason").flatMap { $0.isEmpty ? nil : $0 }
      let timeout =
        try arguments.optionalInt("timeout", in: 1...Self.timeoutLimit) ?? Self.defaultTimeout
      let command = Command(
        arguments: [Command.shell, "-c", line], folder: workspace.root, timeout: Double(timeout))
      return PreparedCall(summary: line, action: .command(command, reason: reason))
    } catch {
      return .refused("shell", error.sentence)
    }
  }
}
