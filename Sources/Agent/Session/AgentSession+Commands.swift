import Models
import Tools
import Workspace

extension AgentSession {
  /// Runs a command, if it may run.
  func run(_ request: CommandRequest, for preparation: Preparation) async {
    var preparation = preparation
    guard let permitted = await permit(request, &preparation), !Task.isCancelled else { return }
    let call = preparation.call
    // That it begins is on the disk before it does.
    emit(preparation.started)
    await synchronize()
    if let obstacle = await obstacle(to: permitted, request) {
      return finish(call, ToolOutcome(obstacle, isError: true))
    }
    var outcome = await execute(request, as: permitted.command, for: call)
    if let note = permitted.note { outcome.output = "\(note)\n\n\(outcome.output)" }
    finish(call, outcome)
  }

  /// Why a command that was allowed may not begin any more; nil when it may.
  ///
  /// The person goes on deciding while answers and events are brought to the disk.
  private func obstacle(
    to permitted: PermittedCommand, _ request: CommandRequest
  ) async -> String? {
    let current = await judge(
      permitted.command, escalation: request.escalation.map(\.profile))
    if Task.isCancelled {
      return "The person interrupted the turn before this command began; nothing of it was done."
    }
    switch current.verdict {
    case .refused(let sentence): return sentence
    case .asks where !permitted.isAnswered: return Self.wasSwitched
    case .asks, .runs:
      return current.command.digest == permitted.command.digest ? nil : Self.wasSwitched
    }
  }

  private static let wasSwitched = """
    What commands may do was changed before this one began; nothing of it was done. Call it again \
    if it is still wanted.
    """
}
