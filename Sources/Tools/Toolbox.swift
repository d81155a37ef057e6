package import JSON
package import Models

/// The tools of a session, by name.
package struct Toolbox: Sendable {
  package var tools: [any Tool]

  package init(_ tools: [any Tool]) { self.tools = tools }

  /// All that Tern has.
  package static var standard: Toolbox {
    Toolbox([
      ReadFileTool(), ListDirTool(), FindFilesTool(), SearchTool(), ShellTool(),
      ShellOutputTool(), ApplyPatchTool(), EditFileTool(), WriteFileTool(), UpdatePlanTool(),
      ViewImageTool(), AskUserTool(), FetchURLTool(),
    ])
  }

  package var specs: [ToolSpec] { tools.map(\.spec) }

  package subscript(name: String) -> (any Tool)? { tools.first { $0.spec.name == name } }

  /// What the model is told when it calls a tool that is not there.
  package func refusal(ofUnknown name: String) -> String {
    let names = specs.map(\.name)
    let meant = NearName.of(name, in: names).map { " Do you mean \($0)?" } ?? ""
    return "There is no tool named \(name).\(meant) The tools are: "
      + "\(names.joined(separator: ", "))."
  }

  /// The arguments of a call as its tool takes them: of one in free text, the text under the name
  /// of the tool's own argument.
  package func arguments(of call: ToolCall) throws -> JSON {
    if call.kind == .custom, let name = argumentName(of: call.name) {
      return .object([JSON.Member(name, .string(call.arguments))])
    }
    guard !LoneSurrogate.isIn(call.arguments) else { throw LoneSurrogate() }
    return try JSON(parsing: call.arguments.isEmpty ? "{}" : call.arguments)
  }

  private func argumentName(of tool: String) -> String? {
    self[tool]?.spec.parameters["required"]?.arrayValue?.first?.stringValue
  }
}
