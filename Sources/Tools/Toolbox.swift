package import Models

/// The tools of a session, by name.
package struct Toolbox: Sendable {
  package var tools: [any Tool]

  package init(_ tools: [any Tool]) { self.tools = tools }

  /// All that Tern has.
  package static var standard: Toolbox {
    Toolbox([
      ReadFileTool(), ListDirTool(), SearchTool(), ShellTool(), ApplyPatchTool(), UpdatePlanTool(),
    ])
  }

  package var specs: [ToolSpec] { tools.map(\.spec) }

  package subscript(name: String) -> (any Tool)? { tools.first { $0.spec.name == name } }
}
