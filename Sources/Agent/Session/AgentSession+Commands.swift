import Models
import Tools
import Workspace

extension AgentSession {
  func run(_ request: CommandRequest, for preparation: Preparation) async {
    let command = request.command
    let reason = request.reason
    let call = preparation.call
    if mode == .plan {
      return refuseInPlanMode(preparation)
    }
    if !rules.allows(command) {
      switch await ask(call, .command(command, reason: reason, isSandboxed: false)) {
      case .once: break
      case .session: rules.allow(command)
      case .no(let comment): return emitDeclined(preparation, comment: comment)
      case .patch, .reply: return emitDeclined(preparation, comment: nil)
      case nil: return emitUnanswered(preparation)
      }
    }
    guard !Task.isCancelled else { return }
    // That it begins is on the disk before it does.
    emit(preparation.started)
    await synchronize()
    finish(call, await execute(request, as: command, for: call))
  }
}
