import JSON
import Models
import Tools
import Workspace

/// A tool that changes nothing and does what a test wants.
struct ReadingTool: Tool {
  let name: String
  let body: @Sendable () async -> ToolOutcome

  var spec: ToolSpec {
    ToolSpec(name: name, description: "Reads.", parameters: ["type": "object", "properties": [:]])
  }

  func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    PreparedCall(summary: name, action: .read(body))
  }
}
