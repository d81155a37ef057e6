extension Workspace {
  /// Runs a command in its own session and process group; cancelling the task ends the group.
  ///
  /// A relative folder lies in the workspace. The result keeps the first 16 KiB and the last
  /// 48 KiB of the output. Processes left behind in the background live on when the command ended
  /// by itself, without its output.
  ///
  /// `onOutput` is called with the output as it comes, from another thread, at most twenty times a
  /// second and never in the middle of a UTF-8 character; of a flood it gets the latest part.
  package nonisolated func run(
    _ command: Command, onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async -> CommandResult {
    let folder = root.appending(command.folder)
    let timeout = command.timeout
    let arguments = command.arguments
    let failed: @Sendable (CommandResult.Ending) -> CommandResult = {
      CommandResult(ending: $0, output: [], duration: 0)
    }
    return await ChildThread.run(orElse: failed) { cancellation in
      let start = CommandRun.now
      var output = OutputBuffer()
      var pacer = OutputPacer(onOutput)
      let child: ChildProcess
      do throws(ChildProcess.StartError) {
        child = try ChildProcess(arguments, in: folder)
      } catch {
        return (failed(.couldNotStart(reason: error.reason)), nil)
      }
      var run = CommandRun(
        child, timeout: timeout, cancellation,
        consume: { bytes, now in
          output.append(bytes)
          pacer.add(bytes, now: now)
          return true
        },
        wakeUp: { now in
          if let deadline = pacer.deadline, now >= deadline { pacer.flush(now: now) }
          return pacer.deadline
        })
      let (ending, isGone) = run.run()
      pacer.finish(now: CommandRun.now)
      let (bytes, omitted) = output.finish()
      let result = CommandResult(
        ending: ending, output: bytes, omittedBytes: omitted, duration: CommandRun.now - start)
      return (result, isGone ? nil : child)
    }
  }
}
