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
    var outcome = await execute(request, as: permitted.command, for: call)
    if let note = permitted.note { outcome.output = "\(note)\n\n\(outcome.output)" }
    finish(call, outcome)
  }
}
