import JSON
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
  /// The calls that read the last files, the oldest first; of each file the last one.
  private(set) var reads: [ToolCall] = []
  private var open: [String: ToolCall] = [:]

  mutating func apply(_ event: SessionEvent) {
    switch event {
    case .planUpdated(let plan): self.plan = plan
    case .turnStarted:
      // What was to be done then is done, and says nothing of what is to be done now.
      if plan?.isComplete == true { plan = nil }
    case .itemDone(_, let item):
      guard case .toolCall(let call) = item.content, call.name == Self.readTool else { return }
      open[call.id] = call
    case .toolFinished(let callID, let outcome):
      guard let call = open.removeValue(forKey: callID), !outcome.isError else { return }
      let path = Self.path(of: call)
      reads.removeAll { Self.path(of: $0) == path }
      reads.append(call)
      if reads.count > Self.fileCount { reads.removeFirst() }
    default: break
    }
  }

  /// The file that a call names, `./a.c` as `a.c`.
  private static func path(of call: ToolCall) -> String {
    let path = (try? JSON(parsing: call.arguments))?["path"]?.stringValue ?? call.arguments
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
