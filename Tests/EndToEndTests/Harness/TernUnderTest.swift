import Testing

/// The program in a pseudo-terminal, driven by actions and read as a person reads it.
///
///     let tern = try TernUnderTest(["demo"], in: home, size: ScreenSize(120, 40))
///     try await tern.waitUntil(contains: "Approve")
///     tern.press(.once)
final class TernUnderTest: Sendable {
  let terminal: PseudoTerminal
  private let home: TestHome

  /// Starts the built program.
  convenience init(
    _ arguments: [String], in home: TestHome, size: ScreenSize, environment: [String: String] = [:],
    folder: String? = nil
  ) throws {
    try self.init(
      command: [Binary.path] + arguments, in: home, size: size, environment: environment,
      folder: folder)
  }

  /// Starts any program.
  init(
    command: [String], in home: TestHome, size: ScreenSize, environment: [String: String] = [:],
    folder: String? = nil
  ) throws {
    self.home = home
    terminal = try PseudoTerminal(
      command, environment: home.environment(adding: environment), folder: folder ?? home.workspace,
      size: size)
  }

  // A test that gave up leaves no program behind.
  deinit { terminal.signal(9) }

  var screen: Snapshot { terminal.emulator.snapshot }

  func press(_ action: Action) { terminal.send(action.bytes) }

  func type(_ text: String) { terminal.send(Array(text.utf8)) }

  func paste(_ text: String) { type("\u{1B}[200~\(text)\u{1B}[201~") }

  func resize(_ size: ScreenSize) { terminal.resize(size) }

  /// Waits until the screen is as wanted; the screen is in the failure's message if that never
  /// comes.
  @discardableResult
  func waitUntil(
    _ wish: String, within limit: Duration = .seconds(30),
    sourceLocation: SourceLocation = #_sourceLocation, _ isFulfilled: (Snapshot) -> Bool
  ) async throws -> Snapshot {
    let deadline = ContinuousClock.now + limit
    while true {
      let hasEnded = terminal.exit != nil
      let screen = screen
      if isFulfilled(screen) { return screen }
      if hasEnded || ContinuousClock.now > deadline {
        let ending = terminal.exit.map { "; the program ended: \($0)" } ?? ""
        Issue.record("never: \(wish)\(ending)\n\(screen.picture)", sourceLocation: sourceLocation)
        throw HarnessError("never: \(wish)")
      }
      try await Task.sleep(for: .milliseconds(15))
    }
  }

  @discardableResult
  func waitUntil(
    contains phrase: String, within limit: Duration = .seconds(30),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Snapshot {
    try await waitUntil("\"\(phrase)\"", within: limit, sourceLocation: sourceLocation) {
      $0.contains(phrase)
    }
  }

  /// Waits for the end of the program and answers how it came.
  func waitForExit(
    within limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> PseudoTerminal.Exit {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      if let exit = terminal.exit { return exit }
      try await Task.sleep(for: .milliseconds(15))
    }
    Issue.record("the program does not end\n\(screen.picture)", sourceLocation: sourceLocation)
    terminal.signal(9)
    throw HarnessError("the program does not end")
  }

  /// Lets a question stand for as long as it takes before it hears keys.
  func readTheQuestion() async throws { try await Task.sleep(for: .milliseconds(450)) }
}
