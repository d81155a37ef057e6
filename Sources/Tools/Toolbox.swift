package import Models
package import Workspace

/// The tools of a session, by name.
package struct Toolbox: Sendable {
  package var tools: [any Tool]

  package init(_ tools: [any Tool]) { self.tools = tools }

  /// All that Tern has.
  package static var standard: Toolbox { Toolbox([]) }

  package var specs: [ToolSpec] { tools.map(\.spec) }

  package subscript(name: String) -> (any Tool)? { tools.first { $0.spec.name == name } }
}

/// What the model is told of a command that ran.
package func report(_ result: CommandResult) -> ToolOutcome { ToolOutcome("") }

/// What the model is told of a patch that was reviewed: what was written, and each hunk that was
/// not, with the person's words.
package func report(
  _ applied: AppliedPatch, of proposal: PatchProposal, _ decision: PatchDecision
) -> ToolOutcome { ToolOutcome("") }
