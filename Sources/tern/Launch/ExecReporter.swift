import Agent
import Glibc
import JSON
import Models
import Synchronization
import Tools
import Workspace

/// Writes a session without a screen: JSON lines, or the last message with progress beside it.
///
/// A message is progress only once something follows it: the last one is the result, and is not
/// written twice where both go to one terminal. Lines are written by a thread of their own, in
/// order: whoever reads slowly does not hold the session up.
final class ExecReporter: Sendable {
  private struct State {
    var stream = ExecStream()
    /// What the last answer said.
    var lastMessage = AnswerText()
    /// The last message while nothing has followed it.
    var held: AnswerText?
    /// Why the turn did not end well.
    var complaint: String?
  }
  private let printsJSON: Bool
  private let state = Mutex(State())

  private let writer: BackgroundWriter

  /// `onClosed` is called when nobody reads standard output any more.
  init(printsJSON: Bool, onClosed: @escaping @Sendable () -> Void) {
    self.printsJSON = printsJSON
    let descriptor: Int32 = printsJSON ? 1 : 2
    writer = BackgroundWriter(
      write: { Output.write($0, to: descriptor) }, onFailure: { if printsJSON { onClosed() } })
  }

  var lastMessage: String { state.withLock(\.lastMessage.text) }

  func report(_ event: SessionEvent) {
    state.withLock { state in
      let isMessage = Self.isMessage(event)
      state.lastMessage.note(event)
      state.held?.note(event)
      if isMessage, !state.lastMessage.append(event) { state.lastMessage = AnswerText(event) }
      if case .turnFinished(_, let ending) = event { state.complaint = Self.complaint(ending) }
      if printsJSON {
        for line in state.stream.lines(for: event) { write(line.text) }
      } else if isMessage {
        if state.held?.append(event) != true {
          if let held = state.held { write(held.text) }
          state.held = AnswerText(event)
        }
      } else if let line = Self.progress(event) {
        // What befalls an answer is no sequel to it.
        if !Self.isAside(event), let held = state.held {
          write(held.text)
          state.held = nil
        }
        write(line)
      }
    }
  }

  /// Says something beside the session.
  func remark(_ sentence: String) {
    if !printsJSON { write("! \(sentence)") }
  }

  private func write(_ line: String) {
    writer.post(((printsJSON ? line : Output.harmless(line)) + "\n").utf8)
  }

  /// The last message goes to standard output, alone; then comes why the turn did not end well.
  ///
  /// Returns when all is written.
  func finish() {
    writer.flush()
    guard !printsJSON else { return }
    let (message, complaint) = state.withLock { ($0.lastMessage.text, $0.complaint) }
    // A file or a program gets it as it is.
    if !message.isEmpty { Output.print(isatty(1) == 1 ? Output.harmless(message) : message) }
    if let complaint { Output.complain(complaint) }
  }

  private static func complaint(_ ending: TurnEnding) -> String? {
    switch ending {
    case .completed: nil
    case .interrupted: "Interrupted."
    case .failed(let error): error.description
    case .stopped(let reason): reason
    }
  }

  private static func isMessage(_ event: SessionEvent) -> Bool {
    guard case .itemDone(_, let item) = event, case .assistantMessage(let text) = item.content
    else { return false }
    return !text.isEmpty
  }

  private static func isAside(_ event: SessionEvent) -> Bool {
    switch event {
    case .attemptFailed, .retryScheduled, .modelSwitched, .notice, .outputContinued,
      .streamSilent, .mediaDropped, .compactionStarted, .compactionTrimmed, .compactionFailed,
      .contextCompacted, .loopWarning,
      .backgroundEnded:
      true
    default: false
    }
  }

  /// Seconds as people read them.
  private static func tenths(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func progress(_ event: SessionEvent) -> String? {
    switch event {
    case .sessionStarted(let info): "session \(info.id) · \(info.model) · \(info.folder)"
    case .sessionResumed(let info, _): "session \(info.id) goes on · \(info.model)"
    case .toolStarted(_, let name, let summary): "• \(name): \(summary)"
    case .toolFinished(_, let outcome):
      outcome.isError ? "  ✗ \(outcome.output.prefix { $0 != "\n" })" : nil
    case .patchApplied(_, let applied):
      applied.files.map { "  \($0.path.display) +\($0.additions) −\($0.deletions)" }
        .joined(separator: "\n")
    case .attemptFailed(_, let attempt, let error): "! attempt \(attempt) failed: \(error)"
    case .retryScheduled(let retry) where retry.delay == 0:
      "! attempt \(retry.attempt) of \(retry.limit) at once: \(retry.reason)"
    case .retryScheduled(let retry):
      "! attempt \(retry.attempt) of \(retry.limit) in \(tenths(retry.delay)) s"
    case .modelSwitched(let from, let to, let reason): "! \(from) → \(to): \(reason)"
    case .outputContinued(let part): "! the answer was cut; part \(part) goes on"
    case .streamSilent(_, _, let seconds): "! nothing has come for \(seconds) s"
    case .mediaDropped(let model, let reason):
      "! the pictures are left out\(model.map { " for \($0)" } ?? ""): \(reason)"
    case .compactionStarted: "! shortening the conversation"
    case .compactionTrimmed(let tokens): "! the oldest \(tokens) tokens are left out of the summary"
    case .compactionFailed(let reason): "! the conversation was not shortened: \(reason)"
    case .contextCompacted(let compaction):
      "! shortened from \(compaction.tokensBefore) to \(compaction.tokensAfter) tokens"
    case .loopWarning(let sentence): "! the model goes in circles: \(sentence)"
    case .approvalAnswered(_, .no): "  declined"
    case .approvalAnswered(_, .nobody): "  declined: nobody can be asked here"
    case .approvalAnswered(_, .interrupted): "  interrupted before an answer"
    case .notice(let text): "! \(text)"
    case .backgroundEnded(let id, let sentence):
      "! command \(id) in the background has ended: \(sentence)"
    default: nil
    }
  }
}
