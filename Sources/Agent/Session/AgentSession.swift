import Models
package import Sessions
package import Workspace

/// A session at work: takes what the person says and decides, runs turns, and tells every
/// ``SessionEvent`` to the log and to whoever listens.
///
/// One turn runs at a time. What is said meanwhile waits: steering messages for the next request
/// of the turn, queued ones for its end.
package actor AgentSession {
  package nonisolated let id: String
  let workspace: Workspace
  let configuration: AgentConfiguration
  private let log: SessionLog

  /// The same in every request.
  let instructions: [SystemBlock]
  let firstDay: CivilDay
  var hasToldOfInstructions = false

  var journal: Journal
  var history = History()
  var meter = ContextMeter()
  var windows = LearntWindows()
  var workingSet = WorkingSet()
  var loops = LoopWatch()
  var recovery: Recovery
  var state: TurnState
  var wantedCompaction: WantedCompaction?
  /// Models whose providers turned out not to shorten their histories.
  var cannotCompact: Set<ModelReference> = []
  /// When something of an answer came last, in milliseconds since 1970.
  var lastWord = 0
  var mode: PermissionMode
  /// Asked first; see ``setModel(_:)``.
  var model: ModelReference
  /// The one that was last found to be there to be asked.
  var askable: ModelReference
  var effort: CallOptions.Effort?
  /// Those of the running turn: each model keeps its connection and its routing.
  var turnSessions: [ModelReference: TurnSession] = [:]
  var accounts = CallAccounts()
  var prewarming: Task<Void, Never>?
  var rules = SessionRules()
  var counters = Counters()
  var waiting = WaitingMessages()
  var turn: Task<TurnEnding, Never>?
  var lastEnding: TurnEnding?
  var questions = Questions()
  var pause = Pause()
  var commands = BackgroundCommands()
  /// What the person runs, by the ids in the events.
  var personCommands: [String: RunningCommand] = [:]
  /// The hosts whose pages were allowed for the rest of the session.
  var fetchRules: [HostRule] = []
  private var flush: Task<Void, Never>?
  private var saving = Saving()
  private var hasToldOfSandbox = false
  var hasToldOfRules = false
  private var probe: Task<Void, Never>?
  /// What was applied before the session was resumed.
  private var earlierPatches: [AppliedPatch] = []

  /// What was told of the log's state, so that it is told once.
  private struct Saving {
    var isHeldUp = false
    var isUnsafe = false
  }

  /// Makes the session of a log, which is empty for a new one.
  ///
  /// `restored` holds the log's events; `listener` is called with every new one, in order, from
  /// any thread.
  package init(
    configuration: AgentConfiguration, workspace: Workspace, log: SessionLog,
    restored: [TimedEvent] = [], listener: @escaping @Sendable ([TimedEvent]) -> Void
  ) {
    id = log.id
    self.log = log
    self.configuration = configuration
    self.workspace = workspace
    mode = configuration.mode
    firstDay = CivilDay(milliseconds: configuration.clock())
    instructions = Instructions.blocks(
      workspace: workspace.root, briefing: configuration.briefing, day: firstDay)
    model = configuration.model
    askable = configuration.model
    effort = configuration.effort
    recovery = Recovery(limits: configuration.recovery)
    state = TurnState(model: configuration.model, fallback: configuration.fallbackModels)
    journal = Journal(
      isResumed: !restored.isEmpty, clock: configuration.clock,
      append: { payloads throws(SessionError) in _ = try log.append(payloads) },
      listener: listener)
    for entry in restored {
      history.apply(entry.event)
      meter.apply(entry.event)
      windows.apply(entry.event)
      workingSet.apply(entry.event)
      counters.apply(entry.event)
      waiting.apply(entry.event)
      if case .patchApplied(_, let applied) = entry.event { earlierPatches.append(applied) }
    }
  }

  /// Tells that the session begins, or goes on; what was said and never heard waits again then.
  ///
  /// `damagedLines` of the log could not be read.
  package func start(isResumed: Bool, damagedLines: Int = 0) async {
    await workspace.adopt(earlierPatches)
    earlierPatches = []
    let info = SessionInfo(
      id: id, folder: workspace.root.display, model: model, mode: mode,
      version: configuration.version)
    emit(isResumed ? .sessionResumed(info, damagedLines: damagedLines) : .sessionStarted(info))
    emit(waiting.events)
    emit(workspace.remarks.map { .notice($0) })
    tellOfSandbox()
  }

  /// Tells whether commands can be held, once that is known; without waiting for it.
  private func tellOfSandbox() {
    probe = Task {
      let state = await workspace.sandboxState()
      emit(.sandboxProbed(failure: state.failure))
      tellOfMissingSandbox(state)
    }
  }

  /// In auto mode people expect commands to run by themselves.
  private func tellOfMissingSandbox(_ state: SandboxState) {
    guard mode == .auto, !hasToldOfSandbox, let failure = state.failure else { return }
    hasToldOfSandbox = true
    emit(
      .notice(
        "No sandbox holds commands here, so in auto mode patches apply by themselves and every "
          + "command still asks. \(failure)"))
  }
}

// MARK: - What the person does

extension AgentSession {
  /// Sends a message: a turn begins, or the running one hears it with its next request.
  package func send(_ text: String) {
    let message = nextMessage(text)
    guard turn == nil else {
      emit(.messageQueued(message, steers: true))
      return
    }
    begin(with: message)
  }

  /// Sends a message once the running turn has ended.
  package func queue(_ text: String) {
    guard turn != nil else { return send(text) }
    emit(.messageQueued(nextMessage(text), steers: false))
  }

  /// Ends the running turn: what is done is kept, open questions count as declined, and what waits
  /// to be heard goes back to the person.
  package func interrupt() {
    if turn == nil, endPersonCommands() { return }
    let messages = waiting.messages
    if !messages.isEmpty { emit(.messagesWithdrawn(messages)) }
    stop()
  }

  /// Takes back what was said last and waits to be heard.
  package func withdraw() {
    guard let last = waiting.messages.last else { return }
    emit(.messagesWithdrawn([last]))
  }

  private func stop() {
    turn?.cancel()
    pause.end(givesUp: true)
    questions.declineAll()
  }

  package func answer(_ id: String, _ answer: ApprovalAnswer) {
    questions.answer(id, answer)
  }

  package func setMode(_ mode: PermissionMode) {
    guard mode != self.mode else { return }
    self.mode = mode
    emit(.modeChanged(mode))
    if mode == .plan { tellOfWriters() }
    if mode == .auto { Task { tellOfMissingSandbox(await workspace.sandboxState()) } }
  }

  /// Ends the wait before a retry, to try at once.
  package func retryNow() { pause.end(givesUp: false) }

  /// Ends the wait before a retry, and the turn with it.
  package func giveUp() { pause.end(givesUp: true) }

  /// How the last turn ended, once it has, with all that were queued behind it; nil before the
  /// first one.
  @discardableResult
  package func waitUntilIdle() async -> TurnEnding? {
    while let turn { _ = await turn.value }
    return lastEnding
  }

  /// Interrupts what runs and waits until everything that was told is on the disk.
  ///
  /// What waits to be heard is in the log, and waits again when the session is resumed.
  package func close() async {
    stop()
    waiting = WaitingMessages()
    await waitUntilIdle()
    prewarming?.cancel()
    await endBackgroundCommands()
    // Their ends are told too; what cannot be ended is not waited for.
    for _ in 0..<400 where !personCommands.isEmpty { try? await Task.sleep(for: .milliseconds(5)) }
    await probe?.value
    flush?.cancel()
    await synchronize()
  }

  func nextMessage(_ text: String) -> UserMessage {
    counters.message += 1
    return UserMessage(id: "m\(counters.message)", text: text)
  }

  /// Gives a turn all that it may spend, the session's own model, and connections that know nothing
  /// of the turn before.
  func prepareTurn() {
    turnSessions = [:]
    recovery.beginTurn()
    state = TurnState(model: model, fallback: configuration.fallbackModels)
  }

  /// Begins a turn; it is told before anything else that the person does.
  func begin(with message: UserMessage) {
    counters.turn += 1
    let number = counters.turn
    prepareTurn()
    closeOpenCalls(because: "The session ended")
    emit([.turnStarted(turn: number), .userMessage(message)])
    turn = Task { await self.run(turn: number) }
  }
}

// MARK: - Telling

extension AgentSession {
  func emit(_ event: SessionEvent) { emit([event]) }

  func emit(_ events: [SessionEvent]) {
    for event in events {
      history.apply(event)
      meter.apply(event)
      windows.apply(event)
      workingSet.apply(event)
      loops.apply(event)
      waiting.apply(event)
    }
    write { journal throws(SessionError) in try journal.record(events) }
    if journal.hasUnwritten, flush == nil { scheduleFlush() }
  }

  /// Waits until all that was told is on the disk; a failure is told, once.
  func synchronize() async {
    write { journal throws(SessionError) in try journal.flush(evenIfHeldUp: true) }
    do {
      try await log.synchronize()
    } catch {
      guard !saving.isUnsafe, !saving.isHeldUp else { return }
      saving.isUnsafe = true
      tell("This session may not survive a crash of the machine: \(error)")
    }
  }

  private func scheduleFlush() {
    flush = Task {
      try? await Task.sleep(for: .milliseconds(Journal.patience))
      self.flushNow()
    }
  }

  private func flushNow() {
    flush = nil
    write { journal throws(SessionError) in try journal.flush() }
  }

  /// Writes to the log; that it fails, and that it works again, is told once.
  private func write(_ body: (inout Journal) throws(SessionError) -> Void) {
    do {
      try body(&journal)
    } catch {
      guard !saving.isHeldUp else { return }
      saving.isHeldUp = true
      return tell(SavingNotice.heldUp(error))
    }
    guard saving.isHeldUp, !journal.isHeldUp else { return }
    saving.isHeldUp = false
    tell(SavingNotice.restored)
  }

  private func tell(_ sentence: String) { try? journal.record([.notice(sentence)]) }
}
