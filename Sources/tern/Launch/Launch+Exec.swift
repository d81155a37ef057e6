import Agent
import CPosix
import Glibc
import JSON
import Models
import Sessions
import Synchronization

/// Decides in the person's stead where there is no screen.
typealias Approver = @Sendable (ApprovalRequest) -> ApprovalAnswer

extension Launch {
  /// Runs one turn without the screen; gives the exit code.
  func exec(_ execution: Invocation.Execution) throws(Failure) -> Int32 {
    var launch = self
    let schema = try execution.schemaFile.map(Self.schema)
    let opened = try launch.open(execution.resuming)
    let prompt = try Self.prompt(execution.prompt)
    launch.heedProject()
    for warning in launch.setup.warnings { Output.progress("tern: \(warning)") }
    return try launch.exec(execution, prompt: prompt, schema, opened)
  }

  /// In seconds: nobody sees that a server asks for more, and may give up.
  private static let longestWait = 600.0

  private func exec(
    _ execution: Invocation.Execution, prompt: String, _ schema: OutputSchema?, _ opened: Opened
  ) throws(Failure) -> Int32 {
    let reader = Reader()
    let reporter = ExecReporter(printsJSON: execution.printsJSON) { reader.leave() }
    let access = ModelAccess(setup) { reporter.remark($0) }
    let (questions, asked) = AsyncStream<ApprovalRequest>.makeStream()
    let session = try session(
      opened, through: access, longestWait: Self.longestWait, outputSchema: schema
    ) { events in
      for event in events {
        reporter.report(event.event)
        if case .approvalRequested(let request) = event.event { asked.yield(request) }
      }
    }
    reader.listens(to: session)
    let model = try setup.model(ofSession: opened.model)
    Task { await access.discover(servingOf: model) }
    let approver = approver ?? Self.decline
    // Before anything of the turn can be seen.
    Signals.install()
    let ending = Self.waitForEnd(of: session) {
      await session.start(isResumed: !opened.restored.isEmpty, damagedLines: opened.damagedLines)
      await session.send(prompt)
    } then: {
      let answering = Task {
        for await request in questions { await session.answer(request.id, approver(request)) }
      }
      let ending = await session.waitUntilIdle()
      await session.close()
      answering.cancel()
      return ending
    }
    opened.log.close()
    reporter.finish()
    access.close()
    if let path = execution.lastMessageFile {
      try Self.write(reporter.lastMessage, to: path)
    }
    return reader.hasLeft ? 1 : Self.exitCode(of: ending)
  }

  /// The first signal interrupts the turn that `begin` begins, which is saved; a second one ends the
  /// program.
  private static func waitForEnd(
    of session: AgentSession, _ begin: @escaping @Sendable () async -> Void,
    then work: @escaping @Sendable () async -> TurnEnding?
  ) -> TurnEnding? {
    var isInterrupted = false
    func interrupt() {
      if isInterrupted { exit(130) }
      isInterrupted = true
    }
    waitFor(begin, onSignal: interrupt)
    if isInterrupted { Task { await session.interrupt() } }
    return waitFor(work) {
      interrupt()
      Task { await session.interrupt() }
    }
  }

  private static func exitCode(of ending: TurnEnding?) -> Int32 {
    switch ending {
    case .completed: 0
    case .interrupted: 130
    case .failed, .stopped, nil: 1
    }
  }

  /// Without anybody to ask, what would need a yes is declined, and the model is told so.
  private static func decline(_ request: ApprovalRequest) -> ApprovalAnswer {
    switch request.subject {
    case .command:
      .nobody(
        "In `tern exec` a command runs only where a rule or `--mode auto` with a sandbox allows it. "
          + "Go on without it.")
    case .loop: .nobody("In `tern exec` nobody can be asked, so the turn ends here.")
    case .patch:
      .nobody("In `tern exec` patches are written with `--mode edits` or `--mode auto` only.")
    case .question:
      .nobody("Decide it yourself as a careful colleague would, and say what you assumed.")
    case .fetch: .nobody("In `tern exec` pages are fetched only with a yes. Go on without it.")
    }
  }

  private static func schema(_ path: String) throws(Failure) -> OutputSchema {
    let file = cposix_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else {
      throw .usage("\(path) cannot be read: \(String(cString: strerror(errno))).")
    }
    defer { close(file) }
    guard let bytes = readAll(file), let json = try? JSON(parsing: bytes), json.members != nil
    else {
      throw .usage("\(path) holds no JSON object, which a schema must be.")
    }
    return OutputSchema(schema: json)
  }

  private static func prompt(_ text: String) throws(Failure) -> String {
    guard text == "-" else { return text }
    guard let bytes = readAll(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw .usage("Standard input is not UTF-8 text.")
    }
    guard !text.allSatisfy(\.isWhitespace) else {
      throw .usage("The prompt on standard input is empty.")
    }
    return text
  }

  private static func write(_ text: String, to path: String) throws(Failure) {
    let file = cposix_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw .failed("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    Output.write(text + "\n", to: file)
    close(file)
  }
}

/// Whoever reads standard output: once they are gone, nothing more is asked for them.
private final class Reader: Sendable {
  private struct State {
    var session: AgentSession?
    var hasLeft = false
  }
  private let state = Mutex(State())

  var hasLeft: Bool { state.withLock(\.hasLeft) }

  func listens(to session: AgentSession) { state.withLock { $0.session = session } }

  func leave() {
    let session = state.withLock { state in
      state.hasLeft = true
      return state.session
    }
    Task { await session?.interrupt() }
  }
}
