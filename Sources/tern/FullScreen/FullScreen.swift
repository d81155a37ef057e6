import Agent
import CPosix
import Glibc
import Interface
import Models
import Settings
import Terminal
import Workspace

/// The poll loop: keys, the session's events and signals in; frames and effects out.
///
/// Runs on the first thread, which owns the terminal.
struct FullScreen {
  /// In milliseconds: the shortest time between two frames that no key asked for.
  private static let framePace = 33
  /// A terminal hands over no more than this at once; less than it is all there was.
  private static let inputBlock = 1024

  private let screen: Screen
  private let mailbox: Mailbox
  private let themes: ThemeSource
  /// Of the terminal's window.
  private let title: String
  private let perform: (Effect) -> Void
  private var model: Model
  private var decoder = InputDecoder()
  private var input = [UInt8](repeating: 0, count: 64 << 10)
  /// When the last frame was shown that no key asked for.
  private var lastFrame = Int.min / 2
  private var lastInput = 0
  private var isDirty = true
  private var isClosing = false
  /// Kept until the first frame is there, for letting go of a long log takes its time too.
  private var restored: [TimedEvent] = []

  init(
    screen: Screen, model: Model, mailbox: Mailbox, themes: ThemeSource, title: String,
    perform: @escaping (Effect) -> Void
  ) {
    self.screen = screen
    self.model = model
    self.mailbox = mailbox
    self.themes = themes
    self.title = title
    self.perform = perform
  }

  /// Takes in what a session that goes on has seen, before the first frame.
  mutating func restore(_ events: [TimedEvent]) {
    guard !events.isEmpty else { return }
    handle(.session(events))
    restored = events
  }

  /// Works until the person quits or a signal ends it; gives the model as it was then.
  ///
  /// `onFirstFrame` is called when the first frame is on the screen.
  mutating func run(
    warnings: [String], onFirstFrame: () -> Void
  ) -> (model: Model, signal: Int32?) {
    screen.setTitle(title)
    for warning in warnings { handle(.failed(warning)) }
    // No pause after it: what the session says at its start belongs to the first glance.
    draw()
    onFirstFrame()
    letGoOfRestored()
    while !isClosing {
      drawIfDue()
      let ready = wait()
      if ready.hasSignal {
        let signals = Signals.collect()
        if let number = signals.ending { return (model, number) }
        if signals.hasResized { resize() }
      }
      readKeys(ready)
      readMail(ready)
      tick()
    }
    return (model, nil)
  }
}

extension FullScreen {
  /// Reading the log took more memory than what it says; the C library would keep it all.
  private mutating func letGoOfRestored() {
    guard !restored.isEmpty else { return }
    restored = []
    cposix_trim_memory()
  }
}

// MARK: - Waiting and drawing

extension FullScreen {
  private var now: Int { ProcessEnvironment.monotonicClock() }

  private mutating func drawIfDue() {
    guard isDirty, !isPausing(now) else { return }
    draw()
    lastFrame = now
  }

  /// Whether it is too early for another frame that no key asks for.
  private func isPausing(_ now: Int) -> Bool { now - lastFrame < Self.framePace }

  private mutating func draw() {
    screen.show(model.view(now: now))
    isDirty = false
  }

  /// What one wait found.
  private struct Ready {
    var hasInput = false
    var hasSignal = false
    var hasMail = false
  }

  /// Sleeps until there is something to do.
  ///
  /// The mailbox's bell is not heard while no frame may be shown: what streams then is read all at
  /// once when the pause is over.
  private func wait() -> Ready {
    let now = now
    let isPausing = isPausing(now)
    var descriptors = [0, Signals.bell.descriptor, isPausing ? -1 : mailbox.bell.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let count = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: patience(now)))
    // After a signal `poll` says nothing of the descriptors; its bell ends the next one at once.
    guard count >= 0 else { return Ready() }
    return Ready(
      hasInput: descriptors[0].revents != 0, hasSignal: descriptors[1].revents != 0,
      hasMail: descriptors[2].revents != 0)
  }

  /// In milliseconds until something is due; -1 for ever.
  private func patience(_ now: Int) -> Int {
    var deadlines: [Int] = []
    if isPausing(now) { deadlines.append(lastFrame + Self.framePace) }
    if let delay = decoder.pendingDelay { deadlines.append(lastInput + delay) }
    if let deadline = model.nextDeadline { deadlines.append(deadline) }
    return deadlines.min().map { max(0, $0 - now) } ?? -1
  }

  private mutating func resize() {
    screen.updateSize()
    handle(.resized(screen.size))
    draw()
  }
}

// MARK: - Input

extension FullScreen {
  private mutating func readKeys(_ ready: Ready) {
    var events: [InputEvent] = []
    var hasMore = ready.hasInput
    while hasMore {
      let count = read(0, &input, input.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { break }
      guard count > 0 else {
        isClosing = true  // The terminal is gone.
        return
      }
      events += decoder.decode(input[..<count])
      lastInput = now
      hasMore = count >= Self.inputBlock && isReadable(0)
    }
    if let delay = decoder.pendingDelay, now - lastInput >= delay { events += decoder.flush() }
    guard !events.isEmpty else { return }
    for event in events { handle(.input(event)) }
    if !isClosing { draw() }
  }

  private func isReadable(_ file: Int32) -> Bool {
    var descriptor = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }

  private mutating func readMail(_ ready: Ready) {
    guard ready.hasMail || !isPausing(now) && !mailbox.isEmpty else { return }
    let letters = mailbox.collect()
    if !letters.events.isEmpty { handle(.session(letters.events)) }
    if let choices = letters.choices { handle(.models(choices)) }
    if let files = letters.files { handle(.files(files)) }
    if let branch = letters.branch { handle(.branch(branch)) }
    if let rules = letters.rules { handle(.rules(rules)) }
    if let (id, text) = letters.background { handle(.background(id: id, text)) }
    for failure in letters.failures { handle(.failed(failure)) }
  }

  private mutating func tick() {
    guard let deadline = model.nextDeadline, deadline <= now else { return }
    handle(.tick)
  }

  private mutating func handle(_ message: Message) {
    isDirty = true
    for effect in model.update(message, now: now) { carryOut(effect) }
  }
}

// MARK: - Effects

extension FullScreen {
  private mutating func carryOut(_ effect: Effect) {
    switch effect {
    case .quit: isClosing = true
    case .copy(let text): screen.copy(text)
    case .redraw: screen.invalidate()
    case .suspend: suspend()
    case .edit(let text): edit(text)
    case .open(let path, let line): open(path, line: line)
    case .setTheme(let name): changeTheme(to: name)
    case .send, .queue, .interrupt, .withdraw, .answer, .setMode, .showRules, .revokeRule,
      .setModel, .setEffort, .compact,
      .retryNow, .giveUp, .listFiles, .readBranch, .runShell, .readBackground, .endBackground:
      perform(effect)
    }
  }

  /// Takes the terminal back, with the window's name.
  private func enter() {
    screen.enter()
    screen.setTitle(title)
  }

  private mutating func suspend() {
    screen.leave()
    kill(0, SIGTSTP)
    enter()
    resize()
  }

  private mutating func edit(_ text: String) {
    screen.leave()
    let outcome = Editor.edit(text, environment: ProcessEnvironment.variables)
    enter()
    switch outcome {
    case .success(let edited): handle(.edited(edited))
    case .failure(let failure): handle(.failed(failure.description))
    }
    resize()
  }

  private mutating func open(_ path: FilePath, line: Int) {
    screen.leave()
    let failure = Editor.open(path, line: line, environment: ProcessEnvironment.variables)
    enter()
    if let failure { handle(.failed(failure.description)) }
    resize()
  }

  private mutating func changeTheme(to name: String) {
    do {
      handle(.themeChanged(try themes.theme(named: name, depth: screen.depth)))
    } catch {
      handle(.failed(error.description))
    }
  }
}
