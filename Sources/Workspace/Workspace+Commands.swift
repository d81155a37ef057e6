extension Workspace {
  /// Whether commands can be held in a sandbox here; found out once, by trying.
  package nonisolated func sandboxState() async -> SandboxState { await sandbox.state() }

  /// Runs a command to its end; cancelling the task ends it with everything it started.
  ///
  /// A relative folder lies in the workspace. The result keeps the first 16 KiB and the last
  /// 48 KiB of the output. A command whose profile asks for a sandbox does not run without one.
  ///
  /// `onOutput` is called with the output as it comes, from another thread, at most twenty times a
  /// second and never in the middle of a UTF-8 character; of a flood it gets the latest part.
  package nonisolated func run(
    _ command: Command, onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async -> CommandResult {
    guard !Task.isCancelled else {
      return CommandResult(ending: .cancelled, output: [], duration: 0)
    }
    let running = await launch(command, id: "", onOutput: onOutput)
    defer { commands.remove(running) }
    return await withTaskCancellationHandler {
      await running.result()
    } onCancel: {
      running.end()
    }
  }

  /// Starts a command that runs on by itself until it ends, its time is over, ``RunningCommand/end()``
  /// or ``close()``.
  ///
  /// A time-out of infinity is none. A command that could not start has a result that says so.
  package nonisolated func start(
    _ command: Command, onOutput: @escaping @Sendable ([UInt8]) -> Void = { _ in }
  ) async -> RunningCommand {
    await launch(command, id: commands.nextID(), onOutput: onOutput)
  }

  /// The commands that ``start(_:onOutput:)`` started, running ones and the latest that ended.
  package nonisolated var startedCommands: [RunningCommand] {
    commands.all.filter { !$0.id.isEmpty }
  }

  /// Ends every command and search that still runs, waits until they are gone, and removes their
  /// outputs.
  package nonisolated func close() async {
    commands.endAll()
    await searches.endAll()
    for command in commands.all { _ = await command.result() }
    await removeRunFolder()
  }

  private func removeRunFolder() { runFolder.remove() }

  /// Why commands cannot run in the workspace's folder.
  private nonisolated var rootFault: WorkspaceError? {
    do throws(WorkspaceError) {
      try walk.checkRoot()
      return nil
    } catch {
      return error
    }
  }

  private nonisolated func launch(
    _ command: Command, id: String, onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async -> RunningCommand {
    let running = RunningCommand(id: id, command: command)
    commands.add(running)
    if let fault = rootFault {
      running.refuse(fault.description)
    } else if command.profile != .none, case .missing(let reason) = await sandbox.state() {
      running.refuse(reason)
    } else {
      running.launch(
        CommandSetting(
          folder: command.folder == "." ? root : root.appending(command.folder), sandbox: sandbox,
          runFolder: runFolder,
          orphanGuard: orphanGuard),
        onOutput: onOutput)
    }
    return running
  }
}
