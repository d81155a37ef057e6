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
          ("background", Schema.boolean(Self.backgroundPrompt)),
          ("sandbox", Schema.string(Self.sandboxPrompt, oneOf: Self.escalations)),
        ], required: ["command"]))
  }

  private static let escalations = CommandRequest.Escalation.allCases.map(\.rawValue)

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let line = try arguments.text("command")
      guard !line.utf8.contains(0) else {
        return .refused("shell", "\"command\" of shell holds a NUL character.")
      }
      let reason = try arguments.optionalText("reason")
      let timeout =
        try arguments.optionalInt("timeout", in: 1...Self.timeoutLimit, unit: " seconds")
        ?? Self.defaultTimeout
      let escalation = try arguments.optionalChoice("sandbox", of: Self.escalations)
        .flatMap(CommandRequest.Escalation.init(rawValue:))
      guard escalation == nil || reason != nil else {
        return .refused(
          line, "\"sandbox\" needs a \"reason\": the person is asked whether it may be so.")
      }
      let command = Command(
        arguments: [Command.shell, "-c", line], folder: workspace.root, timeout: Double(timeout))
      return PreparedCall(
        summary: line,
        action: .command(
          CommandRequest(
            command, reason: reason, escalation: escalation,
            runsInBackground: try arguments.flag("background"))))
    } catch {
      return .refused("shell", error.sentence)
    }
  }
}
