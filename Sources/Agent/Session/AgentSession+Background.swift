import Models
import Tools
import Workspace

// MARK: - Running a command that is allowed

extension AgentSession {
  /// What is told of an output while its command runs, in bytes; the result has head and tail of a
  /// longer one.
  private static let toldLimit = 64 << 10

  /// Runs a command and tells its output; one that takes longer than its time-out goes on in the
  /// background.
  func execute(
    _ request: CommandRequest, as command: Command, for call: ToolCall
  ) async -> ToolOutcome {
    guard !commands.isFull else {
      return ToolOutcome(
        "\(BackgroundCommands.limit) commands run in the background (\(backgroundIDs)); end one "
          + "of them with shell_output first.", isError: true)
    }
    let patience = request.runsInBackground ? configuration.glance : command.timeout
    var endless = command
    endless.timeout = .infinity
    let (wakes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let running = await workspace.start(endless) { _ in continuation.yield() }
    let waiting = Task {
      defer { continuation.finish() }
      return await running.result(within: patience)
    }
    var telling = OutputTelling(limit: Self.toldLimit)
    for await _ in wakes { tell(telling.text(from: running.snapshot), of: call) }
    if Task.isCancelled { running.end() }
    let result = Task.isCancelled ? await running.result() : await waiting.value
    tell(telling.text(from: running.snapshot), of: call)
    guard let result else { return keep(running, request, for: call, after: patience) }
    tell(telling.rest(of: running.snapshot), of: call)
    return report(result)
  }

  private func tell(_ text: String, of call: ToolCall) {
    if !text.isEmpty { emit(.toolOutput(callID: call.id, text)) }
  }

  private func keep(
    _ running: RunningCommand, _ request: CommandRequest, for call: ToolCall, after seconds: Double
  ) -> ToolOutcome {
    var cursor = OutputCursor()
    let state =
      request.runsInBackground
      ? "runs in the background."
      : "still runs after \(Int(seconds)) s and goes on in the background."
    let look = Self.look(
      at: running, &cursor, state: "\(state) Look at it, wait for it or end it with shell_output.")
    commands.add(running, cursor)
    let line = request.command.arguments.last ?? ""
    emit(.backgroundStarted(id: running.id, callID: call.id, line: line))
    Task { [weak self] in
      let result = await running.result()
      await self?.noteEnd(of: running, result)
    }
    return report(look)
  }

  /// Tells the person that a command in the background has ended by itself.
  private func noteEnd(of running: RunningCommand, _ result: CommandResult) {
    guard commands[running.id] != nil else { return }
    commands.update(running.id) { $0.ending = result.endWithWarnings }
    emit(.backgroundEnded(id: running.id, result.endWithWarnings))
  }

  private static func look(
    at running: RunningCommand, _ cursor: inout OutputCursor, state: String
  ) -> BackgroundLook {
    let snapshot = running.snapshot
    var look = BackgroundLook(id: running.id, state: state)
    if cursor.isFresh, snapshot.omittedBytes > 0 {
      look.head = Array(snapshot.output.prefix(CommandResult.headLimit))
    }
    (look.bytes, look.omittedBytes) = cursor.next(of: snapshot)
    look.outputFile = snapshot.outputFile
    return look
  }

  private var backgroundIDs: String { commands.ids.joined(separator: ", ") }
}

// MARK: - Looking at it later

extension AgentSession {
  func follow(_ followUp: CommandFollowUp, for preparation: Preparation) async {
    let call = preparation.call
    emit(preparation.started)
    guard let entry = commands[followUp.id] else {
      let known = commands.ids.isEmpty ? "None runs." : "There are: \(backgroundIDs)."
      return finish(
        call,
        ToolOutcome(
          "There is no command \(followUp.id) in the background. \(known) They end with the "
            + "program.", isError: true))
    }
    let running = entry.command
    var result: CommandResult?
    if followUp.kills {
      commands.remove(running.id)
      running.end()
      let last = await running.result()
      result = last
      // One that had ended by itself was told of when it did.
      if entry.ending == nil {
        let wasRunning = if case .cancelled = last.ending { true } else { false }
        let sentence = wasRunning ? "It was ended." : last.endingWords.sentence
        emit(.backgroundEnded(id: running.id, sentence))
      }
    } else {
      result = await running.result(within: max(followUp.patience, 0.05))
    }
    if let result, let open = commands[running.id], open.ending == nil {
      emit(.backgroundEnded(id: running.id, result.endWithWarnings))
    }
    var cursor = entry.cursor
    var state = result?.endingWords.sentence ?? "still runs."
    if case .cancelled = result?.ending { state = "was ended after \(result?.seconds ?? "")." }
    var look = Self.look(at: running, &cursor, state: state)
    look.isError = result?.endingWords.isError == true && !followUp.kills
    look.exitCode = result?.exitCode
    look.warnings = result?.warnings ?? []
    look.isOngoing = result == nil
    if result == nil {
      commands.update(running.id) { $0.cursor = cursor }
    } else {
      commands.remove(running.id)
    }
    finish(call, report(look))
  }

  /// Names what was started before plan mode and may still write.
  ///
  /// It goes on, since it was allowed and may be a server that the person needs; they hear how it is
  /// ended.
  func tellOfWriters() {
    let names = commands.writers.map { "\($0.id) (\($0.command.shellLine ?? "?"))" }
    guard !names.isEmpty else { return }
    emit(
      .notice(
        """
        Plan mode holds what begins from now on. These commands began before and go on in the \
        background, where they may still write: \(names.joined(separator: ", ")). Ask the model to \
        end them with shell_output, or leave the session.
        """))
  }

  /// Ends what runs in the background, with the session.
  func endBackgroundCommands() async {
    commands.removeAll()
    await workspace.close()
  }
}

extension CommandResult {
  /// How it ended, and what it left behind that somebody should look at.
  fileprivate var endWithWarnings: String {
    ([endingWords.sentence] + warnings).joined(separator: " ")
  }
}
