import Agent
import Glibc
import Settings
import Workspace

extension StandingRules {
  /// The rules of a store, whose files are read and written on a thread of their own.
  init(_ store: RuleStore) {
    self.init(
      load: { folder in
        try await onOwnThread { try store.rules(in: folder.bytes).map(CommandRule.init) }
      },
      add: { rule in try await onOwnThread { try store.add(rule.stored) } },
      revoke: { rule in try await onOwnThread { try store.revoke(rule.stored) } })
  }
}

extension CommandRule {
  fileprivate init(_ rule: RuleStore.Rule) {
    self.init(prefix: rule.prefix, profile: rule.profile, folder: FilePath(bytes: rule.folder))
  }

  fileprivate var stored: RuleStore.Rule {
    RuleStore.Rule(prefix: prefix, profile: profile, folder: folder.bytes)
  }
}

/// Does work that may wait for the disk or another program without holding up a task; fails where
/// no thread can be had.
private func onOwnThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
    let code = startThread { continuation.resume(returning: Result(catching: work)) }
    if code != 0 { continuation.resume(returning: .failure(NoThread(code: code))) }
  }
  return try result.get()
}

/// That the system gave no thread.
private struct NoThread: Error, CustomStringConvertible {
  var code: Int32
  var description: String { "No thread could be started: \(String(cString: strerror(code)))." }
}
