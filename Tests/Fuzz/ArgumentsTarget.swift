import Glibc
import JSON
import Synchronization
import Tools
import Workspace

extension FuzzTarget {
  /// Every tool takes any arguments, and says what it would do or why not.
  ///
  /// Nothing is run: the workspace is an empty folder that nothing may appear in.
  static let arguments = FuzzTarget(name: "arguments") { bytes in
    guard let value = try? JSON(parsing: Array(bytes)) else { return }
    let done = Mutex(false)
    Task {
      for tool in Toolbox.standard.tools {
        let call = await tool.prepare(value, in: workspace)
        precondition(!call.summary.isEmpty, "a call without a summary")
        guard case .refuse(let sentence) = call.action else { continue }
        precondition(!sentence.isEmpty, "a refusal without words")
      }
      done.withLock { $0 = true }
    }
    while !done.withLock({ $0 }) { sched_yield() }
  }

  private static let workspace: Workspace = {
    var template = Array("/tmp/tern-fuzz-XXXXXX".utf8CString)
    guard let folder = mkdtemp(&template).map({ String(cString: $0) }),
      let workspace = try? Workspace(root: FilePath(folder))
    else { preconditionFailure("no folder to work in") }
    return workspace
  }()
}
