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

/// Does work that may wait for the disk or another program without holding up a task.
private func onOwnThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
    let box = Unmanaged.passRetained(
      ThreadWork { continuation.resume(returning: Result(catching: work)) })
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<ThreadWork>.fromOpaque(raw).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.takeRetainedValue().body()
      return
    }
    pthread_detach(thread)
  }
  return try result.get()
}

private final class ThreadWork: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
