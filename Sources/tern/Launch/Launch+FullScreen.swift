import Agent
import CPosix
import Glibc
import Interface
import JSON
import Models
import Sessions
import Settings
import Terminal
import Text
import Workspace

extension Launch {
  /// Opens the full screen; gives the exit code.
  func fullScreen(
    prompt: String?, resuming choice: Invocation.SessionChoice?
  ) throws(Failure) -> Int32 {
    var launch = self
    // A session that is not there is the first thing to say; a new one is not made for nothing.
    var resumed: Opened? = if let choice { try launch.open(choice) } else { nil }
    guard isatty(0) != 0, isatty(1) != 0 else {
      throw .usage(ScreenError.noTerminal.description)
    }
    var opened: Opened = if let resumed { resumed } else { try launch.open(nil) }
    resumed = nil
    return try launch.fullScreen(prompt: prompt, &opened)
  }

  /// Empties what was restored of the session once it is on the screen: it is as long as the log.
  private mutating func fullScreen(prompt: String?, _ opened: inout Opened) throws(Failure) -> Int32
  {
    let mailbox = Mailbox()
    let keymap = try keymap()
    let themes = ThemeSource(folders: setup.locations.themeFolders)
    // Before the terminal is taken over, where its colours are not known yet.
    _ = try themes.theme(named: setup.configuration.theme, depth: .truecolor)
    let model = try setup.model(ofSession: opened.model)
    Screen.installCrashHandlers()
    Signals.install()
    let screen: Screen
    do {
      screen = try Screen()
    } catch {
      throw .usage(error.description)
    }
    defer { screen.close() }
    let theme = try themes.theme(named: setup.configuration.theme, depth: screen.depth)
    if case .end(let signal) = askAboutProject(on: screen, theme: theme) {
      opened.log.close()
      return signal.map { 128 + $0 } ?? 0
    }
    let access = ModelAccess(setup) { mailbox.post(failure: $0) }
    let session = try session(opened, through: access) { mailbox.post($0) }
    let configuration = InterfaceConfiguration(
      theme: theme,
      size: screen.size, keymap: keymap,
      themes: SettingsFile.names(in: setup.locations.themeFolders),
      clockOffset: ProcessEnvironment.wallClock() - ProcessEnvironment.monotonicClock(),
      contextWindow: access.known.catalogue.contextWindow(of: model),
      // Until it is known, which is soon told.
      isSandboxed: true)
    let commands = SessionCommands(session, mailbox)
    var loop = FullScreen(
      screen: screen, model: Model(configuration: configuration), mailbox: mailbox, themes: themes,
      title: "tern — \(setup.folder.split(separator: "/").last ?? "/")",
      perform: { commands.perform($0) })
    commands.start(isResumed: !opened.restored.isEmpty, damagedLines: opened.damagedLines)
    if let prompt { commands.perform(.send(prompt)) }
    loop.restore(opened.restored)
    opened.restored = []
    let others = [model] + setup.fallbackModels
    let end = loop.run(warnings: setup.warnings.map(\.description)) {
      commands.prepare(asking: model, others: others, access, mailbox)
    }
    commands.close()
    access.close()
    screen.close()
    return farewell(opened, end.model, signal: end.signal)
  }

  private func keymap() throws(Failure) -> JSON? {
    let name = setup.configuration.keymap
    do {
      return try SettingsFile.document(named: name, in: setup.locations.keymapFolders)
    } catch {
      if case .notFound = error, name == Configuration().keymap { return nil }
      throw .usage(error.sentence(about: "keymap", named: name, default: Configuration().keymap))
    }
  }

  /// What stays on the terminal: how to come back, and what was written and not sent.
  private func farewell(_ opened: Opened, _ model: Model, signal: Int32?) -> Int32 {
    opened.log.close()
    if access(opened.log.path, F_OK) == 0 {
      Output.print("Resume this session with: tern resume \(opened.log.id)")
    }
    if !model.draft.isEmpty {
      Output.print("Not sent:")
      for line in model.draft.split(separator: "\n", omittingEmptySubsequences: false) {
        Output.print("  " + Output.printable(String(line)))
      }
    }
    return signal.map { 128 + $0 } ?? 0
  }
}

/// Hands the person's doings to the session, in their order.
final class SessionCommands: Sendable {
  private enum Command: Sendable {
    case start(isResumed: Bool, damagedLines: Int)
    case prewarm
    case effect(Effect)
  }
  private let session: AgentSession
  private let mailbox: Mailbox
  private let commands: AsyncStream<Command>.Continuation
  private let worker: Task<Void, Never>

  init(_ session: AgentSession, _ mailbox: Mailbox) {
    self.session = session
    self.mailbox = mailbox
    let (stream, continuation) = AsyncStream<Command>.makeStream()
    commands = continuation
    worker = Task {
      for await command in stream {
        switch command {
        case .start(let isResumed, let damagedLines):
          await session.start(isResumed: isResumed, damagedLines: damagedLines)
        case .prewarm: await session.prewarm()
        case .effect(let effect): await session.carryOut(effect)
        }
      }
    }
  }

  func start(isResumed: Bool, damagedLines: Int) {
    commands.yield(.start(isResumed: isResumed, damagedLines: damagedLines))
  }

  func perform(_ effect: Effect) {
    switch effect {
    // What takes its time and changes nothing holds nothing else up.
    case .listFiles: Task { await listFiles() }
    case .runShell(let line): Task { await session.runShell(line) }
    case .showRules: Task { mailbox.post(await session.ruleBook()) }
    case .readBackground(let id):
      Task { mailbox.post(background: id, await session.backgroundOutput(of: id)) }
    case .readBranch: Task { mailbox.post(branch: await session.gitBranch()) }
    default: commands.yield(.effect(effect))
    }
  }

  private func listFiles() async {
    do throws(WorkspaceError) {
      var index = FuzzyIndex()
      for path in try await session.files() { index.append(path.bytes) }
      mailbox.post(index)
    } catch {
      mailbox.post(failure: error.description)
    }
  }

  /// What makes the first request better and may take its time: the connection, and what a server
  /// on this machine says of its models.
  func prepare(
    asking model: ModelReference, others: [ModelReference], _ access: ModelAccess,
    _ mailbox: Mailbox
  ) {
    if access.mayPrewarm(model) { commands.yield(.prewarm) }
    perform(.readBranch)
    access.known.listen { mailbox.post(access.choices(with: others)) }
    Task {
      mailbox.post(access.choices(with: others))
      await access.discover(servingOf: model)
    }
  }

  /// Ends the session and waits until it is saved.
  func close() {
    commands.finish()
    waitFor {
      await self.worker.value
      await self.session.close()
    }
  }
}

extension AgentSession {
  fileprivate func carryOut(_ effect: Effect) async {
    switch effect {
    case .send(let text): send(text)
    case .queue(let text): queue(text)
    case .interrupt: interrupt()
    case .withdraw: withdraw()
    case .answer(let approval, let answer): self.answer(approval, answer)
    case .setMode(let mode): setMode(mode)
    case .revokeRule(let entry): await revoke(entry)
    case .setModel(let model): await setModel(model)
    case .setEffort(let effort): setEffort(effort)
    case .compact(let focus): compact(focus: focus)
    case .retryNow: retryNow()
    case .giveUp: giveUp()
    case .edit, .open, .copy, .setTheme, .suspend, .redraw, .quit, .listFiles, .readBranch,
      .runShell,
      .readBackground, .showRules:
      break
    case .endBackground(let id): endBackgroundCommand(id)
    }
  }
}
