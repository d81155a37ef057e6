import Interface
import Settings
import Terminal

extension Launch {
  enum TrustEnd {
    case goOn
    /// The person left, or a signal came.
    case end(signal: Int32?)
  }

  /// Takes over the configuration of a trusted project; where nobody can be asked, another one is
  /// not used, and a warning says so.
  mutating func heedProject() {
    let trust = heeded()
    if let sentence = trust.sentence {
      setup.warnings.append(Diagnostic(file: "trust", message: sentence))
    }
    setup.gatherBriefing(trust)
  }

  /// The same, with the person at the screen to ask.
  mutating func askAboutProject(on screen: Screen, theme: Theme) -> TrustEnd {
    let trust = heeded()
    defer { setup.gatherBriefing(trust) }
    guard let question = trust.question else { return .goOn }
    switch TrustScreen(screen: screen, theme: theme).ask(question.subject) {
    case .signal(let number): return .end(signal: number)
    case .answer(.quit): return .end(signal: nil)
    case .answer(.notNow):
      if let sentence = trust.sentence {
        setup.warnings.append(Diagnostic(file: "trust", message: sentence))
      }
    case .answer(.trust):
      do {
        try trust.store.trust(
          question.folder, digest: question.digest, time: ProcessEnvironment.wallClock())
      } catch {
        setup.warnings.append(Diagnostic(file: "trust", message: error.description))
      }
      if let configuration = question.configuration { setup.apply(configuration) }
    }
    return .goOn
  }

  private mutating func heeded() -> ProjectTrust {
    let trust = setup.projectTrust
    if let fault = trust.fault {
      setup.warnings.append(Diagnostic(file: "trust", message: fault.description))
    }
    if case .trusted(let configuration) = trust.standing { setup.apply(configuration) }
    return trust
  }
}
