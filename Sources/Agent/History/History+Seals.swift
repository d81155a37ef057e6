import Models

extension History {
  /// Whether a model goes on from what its provider made of the history, and nobody else can read.
  func isSealed(for model: ModelReference) -> Bool {
    sealed[model]?.items.contains { item in
      if case .compaction(let summary) = item.content { summary.isEmpty } else { false }
    } ?? false
  }

  /// Lets a model go on from the history itself again.
  mutating func unseal(for model: ModelReference) { sealed[model] = nil }
}

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
