import Models
import Tools

/// What the model had at hand and would miss after a compaction: its plan, and the files it read
/// last.
///
/// A fold over the session's events.
struct WorkingSet {
  /// How many files are remembered.
  private static let fileCount = 5
  private static let readTool = "read_file"

  private(set) var plan: Plan?
  /// The calls that read the last files, the oldest first, each file once.
  private(set) var reads: [ToolCall] = []
  private var open: [String: ToolCall] = [:]

  mutating func apply(_ event: SessionEvent) {
    switch event {
    case .planUpdated(let plan): self.plan = plan
    case .itemDone(_, let item):
      guard case .toolCall(let call) = item.content, call.name == Self.readTool else { return }
      open[call.id] = call
    case .toolFinished(let callID, let outcome):
      guard let call = open.removeValue(forKey: callID), !outcome.isError else { return }
      reads.removeAll { $0.arguments == call.arguments }
      reads.append(call)
      if reads.count > Self.fileCount { reads.removeFirst() }
    default: break
    }
  }
}
