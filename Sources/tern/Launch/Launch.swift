import Agent
import Interface
import JSON
import Models
import Sessions
import Settings
import Terminal
import Workspace

/// Opens a session, new or resumed, and gives it a face: the full screen or lines on standard
/// output.
struct Launch {
  var setup: Setup
  /// Answers questions where nobody can be asked; nil declines.
  var approver: Approver?

  init(_ invocation: Invocation) throws(Failure) { setup = try Setup(invocation) }

  init(_ setup: Setup) { self.setup = setup }

  /// A session's log and what it holds.
  struct Opened {
    var log: SessionLog
    var restored: [TimedEvent]
    var damagedLines: Int
    var info: SessionInfo?
    /// The model and the effort that it ended with.
    var model: ModelReference?
    var effort: CallOptions.Effort?
    /// Keeps the demo's provider alive for a resumed demo.
    var companion: DemoProvider?
  }

  mutating func open(_ choice: Invocation.SessionChoice?) throws(Failure) -> Opened {
    let opened = try find(choice)
    try setup.chooseFallbackModels()
    return opened
  }

  private mutating func find(_ choice: Invocation.SessionChoice?) throws(Failure) -> Opened {
    do {
      guard let choice else {
        return Opened(log: try setup.store.create(), restored: [], damagedLines: 0)
      }
      let opened = try Self.open(choice, in: setup.store)
      return try adopt(opened)
    } catch let error as SessionError {
      throw Failure(description: error.description, exitCode: error.isUnknown ? 2 : 1)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw .failed("\(error)")
    }
  }

  private static func open(
    _ choice: Invocation.SessionChoice, in store: SessionStore
  ) throws(SessionError) -> OpenedSession<SessionEvent?> {
    switch choice {
    case .last: return try store.openLatest { SessionEvent(json: $0) }
    case .prefix(let prefix):
      do {
        return try store.open(prefix: prefix) { SessionEvent(json: $0) }
      } catch {
        guard error.isAbsence, let demo = try openDemo(prefix) else { throw error }
        return demo
      }
    }
  }

  /// A demo keeps its session in its own temporary folder; nil when it is not there either.
  private static func openDemo(
    _ prefix: String
  ) throws(SessionError) -> OpenedSession<SessionEvent?>? {
    guard let store = try? DemoStore.existing() else { return nil }
    do {
      return try store.open(prefix: prefix) { SessionEvent(json: $0) }
    } catch {
      guard error.isAbsence else { throw error }
      return nil
    }
  }

  /// Takes over folder, model and mode of a session that goes on, as they were in the end.
  private mutating func adopt(
    _ opened: OpenedSession<SessionEvent?>
  ) throws(Failure) -> Opened {
    let restored = opened.records.compactMap { record in
      record.payload.map { TimedEvent(time: record.time, event: $0) }
    }
    var result = Opened(
      log: opened.log, restored: restored, damagedLines: opened.damagedLines)
    result.info = restored.lazy.reversed().compactMap(\.event.info).first
    result.model = restored.lazy.reversed().compactMap(\.event.model).first
    for case .effortChanged(let effort) in restored.map(\.event) { result.effort = effort }
    if !setup.isModeChosen, let mode = restored.lazy.reversed().compactMap(\.event.mode).first {
      setup.mode = mode
    }
    if let info = result.info {
      if !setup.isFolderChosen { enter(info.folder) }
      if info.model.provider == DemoProvider.name {
        let companion = try DemoProvider(continuing: true)
        setup.providers.append(companion.provider)
        result.companion = companion
      }
    }
    return result
  }

  private mutating func enter(_ folder: String) {
    guard let resolved = ProcessEnvironment.resolved(folder) else {
      setup.warnings.append(
        Diagnostic(
          file: folder, message: "This folder is gone; the session goes on in \(setup.folder)."))
      return
    }
    setup.folder = resolved
  }

  func session(
    _ opened: Opened, through access: ModelAccess, longestWait: Double? = nil,
    outputSchema: OutputSchema? = nil,
    listener: @escaping @Sendable ([TimedEvent]) -> Void
  ) throws(Failure) -> AgentSession {
    let model = try setup.model(ofSession: opened.model)
    let workspace: Workspace
    do {
      workspace = try Workspace(
        root: FilePath(setup.folder), policy: setup.sandboxPolicy,
        journals: PatchJournals(folder: FilePath(setup.locations.patchFolder)))
    } catch {
      throw .usage(error.description)
    }
    var agent = setup.agent(asking: model, effort: opened.effort, through: access)
    agent.recovery.longestWait = longestWait
    agent.outputSchema = outputSchema
    return AgentSession(
      configuration: agent,
      workspace: workspace, log: opened.log,
      restored: opened.restored, listener: listener)
  }
}

extension SessionError {
  /// Whether no session has the id.
  fileprivate var isAbsence: Bool {
    switch self {
    case .unknown, .noSessions: true
    case .ambiguous, .locked, .system, .removed: false
    }
  }

  /// Whether the session that was named is the trouble.
  var isUnknown: Bool {
    switch self {
    case .unknown, .ambiguous, .noSessions: true
    case .locked, .system, .removed: false
    }
  }
}

extension SessionEvent {
  var info: SessionInfo? {
    switch self {
    case .sessionStarted(let info), .sessionResumed(let info, _): info
    default: nil
    }
  }

  var mode: PermissionMode? {
    if case .modeChanged(let mode) = self { mode } else { info?.mode }
  }

  /// The model that is asked first from here on.
  var model: ModelReference? {
    if case .modelChanged(let model) = self { model } else { info?.model }
  }
}
