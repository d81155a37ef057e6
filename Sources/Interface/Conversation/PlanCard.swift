import Text
import Tools

/// The plan as a checklist, changed where it stands.
struct PlanCard: Sendable {
  var plan: Plan

  func rows(width: Int) -> [StyledLine] {
    var rows = [
      StyledLine([
        Span("≡ ", "accent"), Span("Plan", "msg.tool.name"),
        Span("  \(plan.tally)", "text.dim"),
      ])
    ]
    if let explanation = plan.explanation, !explanation.isEmpty {
      rows += StyledLine([Span("  ", "text.dim"), Span(explanation, "text.dim")])
        .wrapped(width: width, hanging: 2)
    }
    for step in plan.steps {
      rows += StyledLine([
        Span("  \(step.status.mark) ", step.status.markRole), Span(step.text, step.status.role),
      ]).wrapped(width: width, hanging: 4)
    }
    return rows
  }

  var plain: String {
    plan.steps.map { "\($0.status.mark) \($0.text)" }.joined(separator: "\n")
  }
}

extension Plan {
  /// `2 of 5`.
  var tally: String { "\(steps.count { $0.status == .completed }) of \(steps.count)" }
}

extension Plan.Status {
  var mark: String {
    switch self {
    case .pending: "○"
    case .inProgress: "▸"
    case .completed: "✓"
    }
  }

  var markRole: String {
    switch self {
    case .pending: "text.dim"
    case .inProgress: "accent"
    case .completed: "success"
    }
  }

  var role: String {
    switch self {
    case .pending: "text"
    case .inProgress: "text.strong"
    case .completed: "text.dim"
    }
  }
}
