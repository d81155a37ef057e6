import Agent
import JSON
import Models
import Synchronization
import Tools
import Workspace

/// Writes a session without a screen: JSON lines, or the last message with progress beside it.
final class ExecReporter: Sendable {
  private struct State {
    var stream = ExecStream()
    var lastMessage = ""
  }
  private let printsJSON: Bool
  private let state = Mutex(State())

  init(printsJSON: Bool) { self.printsJSON = printsJSON }

  var lastMessage: String { state.withLock(\.lastMessage) }

  func report(_ event: SessionEvent) {
    state.withLock { state in
      if case .itemDone(_, let item) = event, case .assistantMessage(let text) = item.content {
        state.lastMessage = text
      }
      if printsJSON {
        for line in state.stream.lines(for: event) { Output.print(line.text) }
      } else if let line = Self.progress(event) {
        Output.progress(line)
      }
    }
  }

  /// The last message goes to standard output, alone.
  func finish() {
    guard !printsJSON, !lastMessage.isEmpty else { return }
    Output.print(lastMessage)
  }

  private static func progress(_ event: SessionEvent) -> String? {
    switch event {
    case .sessionStarted(let info): "session \(info.id) · \(info.model) · \(info.folder)"
    case .sessionResumed(let info, _): "session \(info.id) goes on · \(info.model)"
    case .itemDone(_, let item): thought(item)
    case .toolStarted(_, let name, let summary): "• \(name): \(summary)"
    case .toolFinished(_, let outcome):
      outcome.isError ? "  ✗ \(outcome.output.prefix { $0 != "\n" })" : nil
    case .patchApplied(_, let applied):
      applied.files.map { "  \($0.path.display) +\($0.additions) −\($0.deletions)" }
        .joined(separator: "\n")
    case .attemptFailed(_, let attempt, let error): "! attempt \(attempt) failed: \(error)"
    case .retryScheduled(let retry):
      "! attempt \(retry.attempt) of \(retry.limit) in \(retry.delay) s"
    case .modelSwitched(let from, let to, let reason): "! \(from) → \(to): \(reason)"
    case .approvalAnswered(_, .no): "  declined"
    case .notice(let text): "! \(text)"
    case .turnFinished(_, .failed(let error)): "tern: \(error)"
    case .turnFinished(_, .stopped(let reason)): "tern: \(reason)"
    default: nil
    }
  }

  private static func thought(_ item: ResponseItem) -> String? {
    guard case .assistantMessage(let text) = item.content else { return nil }
    return text.isEmpty ? nil : text
  }
}
