import Models

extension AgentSession {
  /// Goes back to the whole history where the model is asked in another dialect by now than the one
  /// in which its provider shortened it: what it cannot read would be lost in silence.
  func openSeal(for model: ModelReference) async {
    guard history.isSealed(for: model), let asked = try? await turnSession(for: model),
      !asked.canCompact(options(for: model, beside: 0))
    else { return }
    history.unseal(for: model)
    emit(
      .notice(
        """
        \(model) cannot read any more how its provider shortened the conversation; all of it is \
        sent again.
        """))
  }
}
