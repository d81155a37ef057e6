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

  var journal: Journal
  var history = History()
  var mode: PermissionMode
  var rules = SessionRules()
  var counters = Counters()
  var steering: [UserMessage] = []
  var queued: [UserMessage] = []
  var turn: Task<TurnEnding, Never>?
  var questions = Questions()
  var pause = Pause()
  private var flush: Task<Void, Never>?
  private var isLogBroken = false

  /// Numbers that go on from the log when a session is resumed.
  struct Counters {
    var turn = 0
    var request = 0
    var message = 0
    var approval = 0
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
    journal = Journal(
      log: log, isResumed: !restored.isEmpty, clock: configuration.clock, listener: listener)
    for entry in restored {
      history.apply(entry.event)
      counters.apply(entry.event)
    }
  }

  /// Tells that the session begins, or goes on.
  ///
  /// `damagedLines` of the log could not be read.
  package func start(isResumed: Bool, damagedLines: Int = 0) {
    let info = SessionInfo(
      id: id, folder: workspace.root.display, model: configuration.model, mode: mode,
      version: configuration.version)
    emit(isResumed ? .sessionResumed(info, damagedLines: damagedLines) : .sessionStarted(info))
  }
}

// MARK: - What the person does

extension AgentSession {
  /// Sends a message: a turn begins, or the running one hears it with its next request.
  package func send(_ text: String) {
    let message = nextMessage(text)
    guard turn == nil else {
      steering.append(message)
      emit(.messageQueued(message, steers: true))
      return
    }
    begin(with: message)
  }

  /// Sends a message once the running turn has ended.
  package func queue(_ text: String) {
    guard turn != nil else { return send(text) }
    let message = nextMessage(text)
    queued.append(message)
    emit(.messageQueued(message, steers: false))
  }

  /// Ends the running turn: what is done is kept, open questions count as declined.
  package func interrupt() {
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
  }

  /// Ends the wait before a retry, to try at once.
  package func retryNow() { pause.end(givesUp: false) }

  /// Ends the wait before a retry, and the turn with it.
  package func giveUp() { pause.end(givesUp: true) }

  /// How the running turn ended, once it has, with all that were queued behind it.
  @discardableResult
  package func waitUntilIdle() async -> TurnEnding? {
    var ending: TurnEnding?
    while let turn {
      ending = await turn.value
    }
    return ending
  }

  /// Interrupts what runs and waits until everything that was told is on the disk.
  package func close() async {
    interrupt()
    queued = []
    steering = []
    await waitUntilIdle()
    flush?.cancel()
    await synchronize()
  }

  private func nextMessage(_ text: String) -> UserMessage {
    counters.message += 1
    return UserMessage(id: "m\(counters.message)", text: text)
  }

  func begin(with message: UserMessage) {
    counters.turn += 1
    turn = Task { await self.run(message) }
  }
}

// MARK: - Telling

extension AgentSession {
  func emit(_ event: SessionEvent) { emit([event]) }

  func emit(_ events: [SessionEvent]) {
    for event in events { history.apply(event) }
    do {
      try journal.record(events)
    } catch {
      reportBrokenLog(error)
    }
    if journal.hasUnwritten, flush == nil { scheduleFlush() }
  }

  /// Waits until all that was told is on the disk; a failure is told, once.
  func synchronize() async {
    do {
      try journal.flush()
      try await log.synchronize()
    } catch {
      reportBrokenLog(error)
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
    do {
      try journal.flush()
    } catch {
      reportBrokenLog(error)
    }
  }

  private func reportBrokenLog(_ error: SessionError) {
    guard !isLogBroken else { return }
    isLogBroken = true
    try? journal.record([.notice("This session is not being saved: \(error)")])
  }
}

extension AgentSession.Counters {
  mutating func apply(_ event: SessionEvent) {
    switch event {
    case .turnStarted(let number): turn = max(turn, number)
    case .requestStarted(let number, _, _): request = max(request, number)
    case .userMessage, .messageQueued: message += 1
    case .approvalRequested: approval += 1
    default: break
    }
  }
}
