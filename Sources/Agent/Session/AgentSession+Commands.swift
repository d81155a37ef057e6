import Models
import Tools
import Workspace

extension AgentSession {
  func run(
    _ command: Command, reason: String?, for preparation: Preparation
  ) async {
    let call = preparation.call
    if mode == .plan {
      return refuseInPlanMode(preparation)
    }
    if !rules.allows(command) {
      switch await ask(call, .command(command, reason: reason, isSandboxed: false)) {
      case .once: break
      case .session: rules.allow(command)
      case .no(let comment): return emitDeclined(preparation, comment: comment)
      case .patch: return emitDeclined(preparation, comment: nil)
      case nil: return emitUnanswered(preparation)
      }
    }
    guard !Task.isCancelled else { return }
    // That it begins is on the disk before it does.
    emit(preparation.started)
    await synchronize()
    let result = await runTellingOutput(of: command, call: call)
    var outcome = report(result)
    if case .exited(let status) = result.ending { outcome.exitCode = status }
    finish(call, outcome)
  }

  /// Output is told while the command runs, up to a bound; the result has its head and tail.
  private func runTellingOutput(of command: Command, call: ToolCall) async -> CommandResult {
    let (pieces, continuation) = AsyncStream<[UInt8]>.makeStream(
      bufferingPolicy: .bufferingOldest(256))
    async let result = {
      let result = await workspace.run(command) { continuation.yield($0) }
      continuation.finish()
      return result
    }()
    var decoder = LossyUTF8Decoder()
    var left = 64 << 10
    for await piece in pieces where left > 0 {
      let text = decoder.decode(piece.prefix(left))
      left -= piece.count
      if !text.isEmpty { emit(.toolOutput(callID: call.id, text)) }
    }
    return await result
  }
}
