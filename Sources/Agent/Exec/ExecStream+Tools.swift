import JSON
import Tools
import Workspace

// MARK: - Tools

extension ExecStream {
  /// The tools whose result is a change of files.
  private static let patching: Set = ["apply_patch", "edit_file", "write_file"]

  mutating func tool(_ event: SessionEvent) -> [JSON] {
    switch event {
    case .toolStarted(let callID, let name, let summary):
      let call = Call(item: next(), name: name, summary: summary)
      calls[callID] = call
      return Self.patching.contains(name) || name == "update_plan"
        ? [] : [["type": "item.started", "item": item(call, status: "in_progress")]]
    case .toolOutput(let callID, let text):
      calls[callID]?.output += text
      return []
    case .patchApplied(let callID, let applied):
      calls[callID]?.isPatch = true
      return [completed(change(calls[callID]?.item ?? next(), applied))]
    case .planUpdated(let plan): return [completed(todo(plan))]
    case .toolFinished(let callID, let outcome): return finished(callID, outcome)
    default: return []
    }
  }

  private mutating func finished(_ callID: String, _ outcome: ToolOutcome) -> [JSON] {
    guard var call = calls.removeValue(forKey: callID), call.name != "update_plan", !call.isPatch
    else { return [] }
    if call.name != "shell" || call.output.isEmpty { call.output = outcome.output }
    var value = item(call, status: outcome.isError ? "failed" : "completed")
    value.set("exit_code", ifPresent: outcome.exitCode.map { .int($0) })
    return [completed(value)]
  }

  private func item(_ call: Call, status: String) -> JSON {
    switch call.name {
    case "shell":
      [
        "id": .string(call.item), "type": "command_execution", "command": .string(call.summary),
        "aggregated_output": .string(call.output), "status": .string(status),
      ]
    case _ where Self.patching.contains(call.name):
      [
        "id": .string(call.item), "type": "file_change", "changes": [], "status": .string(status),
        "message": .string(call.output),
      ]
    default:
      [
        "id": .string(call.item), "type": "tool_call", "tool": .string(call.name),
        "summary": .string(call.summary), "output": .string(call.output),
        "status": .string(status),
      ]
    }
  }

  private func change(_ id: String, _ applied: AppliedPatch) -> JSON {
    let changes = applied.files.map { file -> JSON in
      let kind =
        switch file.kind {
        case .added: "add"
        case .deleted: "delete"
        case .modified, .renamed: "update"
        }
      return ["path": .string(file.path.display), "kind": .string(kind)]
    }
    return [
      "id": .string(id), "type": "file_change", "changes": .array(changes), "status": "completed",
    ]
  }

  private mutating func todo(_ plan: Plan) -> JSON {
    let steps = plan.steps.map { step -> JSON in
      ["text": .string(step.text), "completed": .bool(step.status == .completed)]
    }
    return ["id": .string(next()), "type": "todo_list", "items": .array(steps)]
  }
}
