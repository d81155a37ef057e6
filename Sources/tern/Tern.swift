import CPosix
import CTaskPool
import Glibc
import Settings

/// The program: reads the command line, and hands over to what it names.
@main
enum Tern {
  static let version = "0.1.0"

  static func main() {
    // Before any task. Two at least: one that computes must not keep the others waiting.
    ctaskpool_install(Int32(clamping: max(2, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))))
    // A closed pipe and a full file are errors of a write, not the end of the program.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    cposix_keep_memory_private()
    do {
      exit(try run(Invocation(arguments: Array(CommandLine.arguments.dropFirst()))))
    } catch {
      Output.complain("\(error)")
      exit(error.exitCode)
    }
  }

  private static func rules(_ invocation: Invocation) throws(Failure) -> RuleList {
    RuleList(RuleStore(file: try Setup(invocation).locations.rulesFile))
  }

  private static func run(_ invocation: Invocation) throws(Failure) -> Int32 {
    switch invocation.command {
    case .help: Output.print(HelpText.text)
    case .version: Output.print("tern \(version)")
    case .session(let prompt):
      return try Launch(invocation).fullScreen(prompt: prompt, resuming: nil)
    case .resume(let which): return try Launch(invocation).fullScreen(prompt: nil, resuming: which)
    case .exec(let execution): return try Launch(invocation).exec(execution)
    case .sessions(let isJSON): return try SessionList(invocation).print(asJSON: isJSON)
    case .trust(let choice): return try TrustCommand(invocation).run(choice)
    case .models(let isJSON): return try ModelList(invocation).print(asJSON: isJSON)
    case .rules(let isJSON): try Self.rules(invocation).print(asJSON: isJSON)
    case .revokeRule(let number): try Self.rules(invocation).revoke(number)
    case .demo: return try DemoLaunch(invocation).run()
    case .decode(let dialect, let split, let path):
      return try Decode(dialect: dialect, split: split, path: path).run()
    case .applyPatch(let path): return try ApplyPatch(invocation).run(path: path)
    }
    return 0
  }
}
