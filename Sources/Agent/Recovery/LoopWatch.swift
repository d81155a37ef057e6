import JSON
import Models
import Tools

/// Notices a model that goes in circles: the same call with the same result, or nothing but
/// failures.
///
/// A fold over the session's events. A word of the person is progress, and so is a patch that was
/// applied: everything counts from there anew, but for the patches themselves, since a model may edit
/// to and fro. Waiting for a command that still runs is neither.
struct LoopWatch {
  enum Verdict: Equatable {
    case fine
    /// The sentence is for the model.
    case warn(String)
    /// The sentence is for the person.
    case ask(String)
  }

  /// How often the same call may have the same result before a word to the model, and before a
  /// question to the person.
  static let repeats = (warn: 3, ask: 5)
  /// The same for calls in a row that all fail.
  static let failures = (warn: 6, ask: 10)
  /// How many calls are looked back over: circles may have several stations.
  private static let memory = 16

  private struct Deed: Equatable {
    var name: String
    var arguments: String
    var result: [UInt8]
    var isPatch = false
  }

  private var open: [String: ToolCall] = [:]
  private var recent: [Deed] = []
  private var failuresRunning = 0
  /// Open calls of which files were changed.
  private var patching: Set<String> = []
  private var finding = Verdict.fine

  mutating func apply(_ event: SessionEvent) {
    switch event {
    case .itemDone(_, let item):
      if case .toolCall(let call) = item.content { open[call.id] = call }
    case .toolFinished(let callID, let outcome):
      let isPatch = patching.remove(callID) != nil
      guard let call = open.removeValue(forKey: callID), !outcome.isOngoing else { return }
      note(call, outcome, isPatch: isPatch)
    case .userMessage: reset()
    case .patchApplied(let callID, _):
      patching.insert(callID)
      recent.removeAll { !$0.isPatch }
      failuresRunning = 0
    default: break
    }
  }

  /// What is to be done now; asked after a round of calls.
  mutating func verdict() -> Verdict {
    defer { finding = .fine }
    if case .ask = finding { reset() }
    return finding
  }

  private mutating func reset() {
    recent = []
    failuresRunning = 0
  }

  private mutating func note(_ call: ToolCall, _ outcome: ToolOutcome, isPatch: Bool) {
    let deed = Deed(
      name: call.name, arguments: Self.canonical(call.arguments), result: outcome.essence,
      isPatch: isPatch)
    recent.append(deed)
    if recent.count > Self.memory { recent.removeFirst() }
    let times = recent.count { $0 == deed }
    failuresRunning = outcome.hasFailed ? failuresRunning + 1 : 0
    if times >= Self.repeats.ask {
      finding = .ask(
        "The model has called \(call.name) \(times) times in the same way, with the same result.")
    } else if failuresRunning >= Self.failures.ask {
      finding = .ask("The last \(failuresRunning) calls of the model all failed.")
    } else if times == Self.repeats.warn {
      finding = .warn(
        """
        This is the same call with the same result for the \(times)rd time. Repeating it will not \
        change anything: use what it says, try another way, or say what stands in the way.
        """)
    } else if failuresRunning == Self.failures.warn {
      finding = .warn(
        """
        The last \(failuresRunning) calls all failed. Stop and look at what the errors have in \
        common before the next one, or say what stands in the way.
        """)
    }
  }

  /// The arguments without the accidents of their writing.
  private static func canonical(_ arguments: String) -> String {
    (try? JSON(parsing: arguments))?.sorted.text ?? arguments
  }
}

extension JSON {
  /// The value with the members of its objects in the order of their names.
  fileprivate var sorted: JSON {
    switch self {
    case .object(let members):
      .object(members.map { Member($0.name, $0.value.sorted) }.sorted { $0.name < $1.name })
    case .array(let elements): .array(elements.map(\.sorted))
    case .null, .bool, .number, .string: self
    }
  }
}
