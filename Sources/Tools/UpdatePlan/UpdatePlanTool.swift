package import JSON
package import Models
package import Workspace

/// Takes the model's plan down for the person to see.
package struct UpdatePlanTool: Tool {
  package init() {}

  package var spec: ToolSpec {
    let step = Schema.object(
      [
        ("step", Schema.string(Self.stepPrompt)),
        ("status", Schema.string(Self.statusPrompt, oneOf: Plan.Status.allCases.map(\.rawValue))),
      ], required: ["step", "status"])
    return ToolSpec(
      name: "update_plan", description: Self.prompt,
      parameters: Schema.object(
        [
          ("explanation", Schema.string(Self.explanationPrompt)),
          ("plan", Schema.array(step, Self.planPrompt)),
        ], required: ["plan"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let explanation = try arguments.optionalString("explanation").flatMap {
        $0.isEmpty ? nil : $0
      }
      var steps: [Plan.Step] = []
      for (index, element) in try arguments.array("plan").enumerated() {
        steps.append(try Self.step(element, "\"plan\"[\(index)] of update_plan"))
      }
      guard steps.count(where: { $0.status == .inProgress }) <= 1 else {
        return .refused("update_plan", "More than one step of the plan is in_progress.")
      }
      let done = steps.count { $0.status == .completed }
      return PreparedCall(
        summary: "update_plan \(done)/\(steps.count)",
        action: .plan(Plan(explanation: explanation, steps: steps)))
    } catch {
      return .refused("update_plan", error.sentence)
    }
  }

  private static func step(
    _ element: JSON, _ place: String
  ) throws(Arguments.Refusal) -> Plan.Step {
    guard let text = element["step"]?.stringValue, !text.isEmpty else {
      throw Arguments.Refusal(sentence: "\(place) needs \"step\", a string.")
    }
    guard let status = element["status"]?.stringValue.flatMap(Plan.Status.init(rawValue:)) else {
      let names = Plan.Status.allCases.map(\.rawValue).joined(separator: ", ")
      throw Arguments.Refusal(sentence: "\(place) needs \"status\", one of: \(names).")
    }
    return Plan.Step(text, status)
  }
}
