/// The steps the model means to take.
package struct Plan: Sendable, Equatable {
  package enum Status: String, Sendable, Equatable, CaseIterable {
    case pending
    case inProgress = "in_progress"
    case completed
  }
  package struct Step: Sendable, Equatable {
    package var text: String
    package var status: Status
    package init(_ text: String, _ status: Status) {
      self.text = text
      self.status = status
    }
  }
  package var explanation: String?
  package var steps: [Step]
  package init(explanation: String? = nil, steps: [Step]) {
    self.explanation = explanation
    self.steps = steps
  }

  package var isComplete: Bool { steps.allSatisfy { $0.status == .completed } }
}
