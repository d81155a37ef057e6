/// Ripgrep at work in the workspace: in the sandbox where one works, for reading only.
///
/// It opens files by their names. Should a command swap a folder for a link meanwhile, the places of
/// secrets are empty for it there, as they are for that command.
struct SearchProcess {
  private let child: ChildProcess
  private let sandbox: Sandbox?
  private let held: SandboxedRun?

  /// Starts `arguments` in the root; blocks on the disk.
  ///
  /// Without a sandbox it runs in `folder`, which is the root as it was opened.
  init(
    _ arguments: [[UInt8]], in root: FilePath, _ folder: Descriptor, sandbox: Sandbox?
  ) throws(ProcessStart.Failure) {
    self.sandbox = sandbox
    guard let sandbox else {
      var start = ProcessStart(
        arguments, in: root,
        environment: ChildEnvironment.withoutLoader(
          ChildEnvironment.filtered(ChildEnvironment.inherited)))
      start.openFolder = folder
      held = nil
      child = try ChildProcess(start)
      return
    }
    let held: SandboxedRun
    do throws(SandboxError) {
      held = try sandbox.prepare(arguments, in: root, profile: .readOnly)
    } catch {
      throw ProcessStart.Failure(reason: error.description)
    }
    do throws(ProcessStart.Failure) {
      child = try ChildProcess(held.start)
    } catch {
      _ = sandbox.conclude(held)
      throw error
    }
    self.held = held
  }

  /// Whether a program can be seen in the sandbox.
  static func isSeen(_ program: FilePath) -> Bool {
    let hidden: [FilePath] = ["/tmp", "/var/tmp", "/run"]
    let names = [program, program.resolved].compactMap { $0 }
    return !hidden.contains { place in names.contains { place.contains($0) } }
  }

  /// Runs it to its end, for a minute at most; answers with a program that could not be ended.
  ///
  /// `consume` takes each piece of output, and answers false when it has enough.
  func run(
    _ cancellation: CommandRun.Cancellation, among searches: SearchesUnderWay,
    consume: @escaping (ArraySlice<UInt8>) -> Bool
  ) -> (ending: CommandResult.Ending, remains: ChildProcess?) {
    var run = CommandRun(
      child, timeout: 60, cancellation, family: held == nil ? .group : .namespace,
      consume: { bytes, _ in consume(bytes) })
    var (ending, isGone) = searches.during(cancellation) { run.run() }
    if let sandbox, let held {
      if isGone { ending = held.ending(ending, output: []) }
      _ = sandbox.conclude(held)
    }
    return (ending, isGone ? nil : child)
  }
}
