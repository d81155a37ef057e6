import Tools
import Workspace

// MARK: - What the person runs

extension AgentSession {
  /// What is told of such an output while its command runs, in bytes.
  private static let toldLimit = 256 << 10

  /// Runs a command line of the person's own: in the session's folder, with their rights and
  /// without a question.
  ///
  /// The model hears of it, and of what it wrote, with the next message.
  package func runShell(_ line: String) async {
    counters.personCommand += 1
    let id = "p\(counters.personCommand)"
    emit(.personCommandStarted(id: id, line: line))
    let command = Command(
      arguments: [Command.shell, "-c", line], folder: ".", timeout: .infinity, profile: .none)
    let (wakes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let running = await workspace.start(command) { _ in continuation.yield() }
    personCommands[id] = running
    let ending = Task {
      defer { continuation.finish() }
      return await running.result()
    }
    var telling = OutputTelling(limit: Self.toldLimit)
    for await _ in wakes { tell(telling.text(from: running.snapshot), of: id) }
    let result = await ending.value
    tell(telling.text(from: running.snapshot) + telling.rest(of: running.snapshot), of: id)
    personCommands[id] = nil
    emit(.personCommandFinished(id: id, report(result)))
  }

  private func tell(_ text: String, of id: String) {
    if !text.isEmpty { emit(.toolOutput(callID: id, text)) }
  }

  /// Ends what the person runs; false when nothing does.
  func endPersonCommands() -> Bool {
    guard !personCommands.isEmpty else { return false }
    for running in personCommands.values { running.end() }
    return true
  }
}

// MARK: - What runs in the background

extension AgentSession {
  /// What a command in the background has written, as far as it is kept; nil when there is none.
  package func backgroundOutput(of id: String) -> String? {
    guard let entry = commands[id] else { return nil }
    let snapshot = entry.command.snapshot
    let text = String(decoding: snapshot.output, as: UTF8.self)
    guard snapshot.omittedBytes > 0 else { return text }
    return "[… \(snapshot.omittedBytes) bytes of the middle are left out …]\n" + text
  }

  /// Ends a command in the background, with everything it started.
  package func endBackgroundCommand(_ id: String) { commands[id]?.command.end() }
}
