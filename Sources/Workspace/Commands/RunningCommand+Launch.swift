import Glibc

/// What a command needs around it.
struct CommandSetting: Sendable {
  /// Absolute.
  var folder: FilePath
  var sandbox: Sandbox
  var runFolder: RunFolder
  /// Nil for what is over at once.
  var orphanGuard: OrphanGuard?
}

extension RunningCommand {
  /// Ends it before it began.
  func refuse(_ reason: String) {
    finish(CommandResult(ending: .couldNotStart(reason: reason), output: [], duration: 0))
  }

  /// Starts it on a thread of its own, which lives as long as it does.
  func launch(
    _ setting: CommandSetting, onOutput: @escaping @Sendable ([UInt8]) -> Void = { _ in }
  ) {
    guard let cancellation else { return refuse("no event.") }
    let code = startThread {
      let remains =
        self.command.profile == .none
        ? self.runFreely(setting, cancellation, onOutput)
        : self.runInSandbox(setting, cancellation, onOutput)
      remains?.reap()
    }
    if code != 0 { refuse("no thread: \(String(cString: strerror(code)))") }
  }

  /// Runs it without a sandbox; answers with a program that could not be ended.
  private func runFreely(
    _ setting: CommandSetting, _ cancellation: CommandRun.Cancellation,
    _ onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) -> ChildProcess? {
    let mark = ProcessMark()
    var start = ProcessStart(
      command.arguments.words, in: setting.folder,
      environment: ChildEnvironment.filtered(
        ChildEnvironment.inherited, without: setting.sandbox.policy.secretVariables))
    start.environment.append(mark.variable)
    do throws(ProcessStart.Failure) {
      let child = try ChildProcess(start)
      child.goesFirst()
      setting.orphanGuard?.watch(child, mark)
      let (ending, isGone) = run(child, .marked(mark), setting, cancellation, onOutput)
      if isGone { setting.orphanGuard?.forget(child, mark) }
      finish(result(ending))
      return isGone ? nil : child
    } catch {
      refuse(error.reason)
      return nil
    }
  }

  /// Runs it in the sandbox; answers with a program that could not be ended.
  private func runInSandbox(
    _ setting: CommandSetting, _ cancellation: CommandRun.Cancellation,
    _ onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) -> ChildProcess? {
    guard setting.folder.resolved != nil else {
      refuse("\(setting.folder.display): No such file or directory")
      return nil
    }
    let held: SandboxedRun
    do throws(SandboxError) {
      held = try setting.sandbox.prepare(
        command.arguments.words, in: setting.folder, profile: command.profile)
    } catch {
      refuse(error.description)
      return nil
    }
    setting.orphanGuard?.watch(held.guards)
    defer { setting.orphanGuard?.forget(held.guards) }
    do throws(ProcessStart.Failure) {
      let child = try ChildProcess(held.start)
      setting.orphanGuard?.watch(child, held.mark)
      let (ending, isGone) = run(child, .namespace, setting, cancellation, onOutput)
      var result = result(ending)
      if isGone {
        result.ending = held.ending(ending, output: result.output)
        setting.orphanGuard?.forget(child, held.mark)
      }
      if case .couldNotStart = result.ending { result.output = [] }
      result.warnings += setting.sandbox.conclude(held)
      finish(result)
      return isGone ? nil : child
    } catch {
      _ = setting.sandbox.conclude(held)
      refuse(error.reason)
      return nil
    }
  }

  private func run(
    _ child: ChildProcess, _ family: ProcessFamily, _ setting: CommandSetting,
    _ cancellation: CommandRun.Cancellation, _ onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) -> (ending: CommandResult.Ending, isGone: Bool) {
    var pacer = OutputPacer(onOutput)
    var cap = ProcessCap(now: CommandRun.now)
    var run = CommandRun(
      child, timeout: command.timeout, cancellation, family: family,
      consume: { bytes, now in
        self.take(bytes, setting.runFolder)
        pacer.add(bytes, now: now)
        return true
      },
      wakeUp: { now in
        if let deadline = pacer.deadline, now >= deadline { pacer.flush(now: now) }
        if cap?.isPassed(by: child, now: now) == true {
          cap = nil
          self.exceed(ProcessCap.sentence)
          child.signal(SIGKILL)
        }
        return [pacer.deadline, cap?.deadline].compactMap { $0 }.min()
      })
    defer { pacer.finish(now: CommandRun.now) }
    return run.run()
  }
}
