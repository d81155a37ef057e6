import Workspace

// MARK: - What the model is told of the state of things

extension AgentSession {
  /// Tells the model the mode and the sandbox where they are not what it was told last.
  ///
  /// Before a request, when every call has its result: the note stands between two turns.
  func noteState() async {
    tellOfInstructions()
    let state = await workspace.sandboxState()
    let today = CivilDay(milliseconds: configuration.clock())
    let note = StateNote.text(
      mode: mode, sandbox: state == .working ? sandbox : nil, day: today == firstDay ? nil : today)
    guard note != history.lastNote else { return }
    emit(.stateNoted(note))
  }

  /// The one that a command runs in without asking for more.
  private var sandbox: SandboxProfile {
    mode == .plan || configuration.commandLimits.widestSandbox == .readOnly ? .readOnly : .workspace
  }

  /// Says once which files the model goes by.
  private func tellOfInstructions() {
    guard !hasToldOfInstructions else { return }
    hasToldOfInstructions = true
    emit(configuration.briefing.notices.map { .notice($0) })
  }
}
