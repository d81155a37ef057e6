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
    for sentence in trust.sentences { warn(sentence) }
    setup.gatherBriefing(trust)
  }

  /// The same, with the person at the screen to ask.
  mutating func askAboutProject(on screen: Screen, theme: Theme) -> TrustEnd {
    let trust = heeded()
    defer { setup.gatherBriefing(trust) }
    for (folder, standing) in trust.standings {
      guard let question = ProjectTrust.question(about: folder, standing) else { continue }
      switch TrustScreen(screen: screen, theme: theme).ask(question.subject) {
      case .signal(let number): return .end(signal: number)
      case .answer(.quit): return .end(signal: nil)
      case .answer(.notNow):
        if let sentence = ProjectTrust.sentence(about: folder, standing) { warn(sentence) }
      case .answer(.trust): take(question, into: trust.store)
      }
    }
    return .goOn
  }

  private mutating func take(_ question: ProjectTrust.Question, into store: TrustStore) {
    do {
      try store.trust(
        question.folder, digest: question.digest, time: ProcessEnvironment.wallClock())
    } catch {
      warn(error.description)
    }
    if let configuration = question.configuration { setup.apply(configuration) }
  }

  private mutating func warn(_ sentence: String) {
    setup.warnings.append(Diagnostic(file: "trust", message: sentence))
  }

  private mutating func heeded() -> ProjectTrust {
    let trust = setup.projectTrust
    if let fault = trust.fault { warn(fault.description) }
    for configuration in trust.configurations { setup.apply(configuration) }
    return trust
  }
}
