import Glibc
import Synchronization
import TestFolder
import Workspace

/// A folder that is swapped for a link to the outside, as fast as a thread can, while files in it are
/// read and written (row C05).
package struct PathRace {
  package struct Result: Sendable {
    /// Calls that found the folder in its place.
    package var reads = 0
    package var writes = 0
    /// Calls that reached what lies outside: must be none.
    package var escapes = 0
  }

  private let outside: TemporaryFolder
  private let folder: TemporaryFolder

  package init(in parent: String? = nil) throws {
    outside = try TemporaryFolder(in: parent)
    try outside.write("secret\n", to: "file")
    try outside.write("secret\n", to: ".ssh/file")
    folder = try TemporaryFolder(in: parent)
    try folder.write("inside\n", to: "d/file")
    try folder.link("link", to: outside.path)
  }

  /// Reads in each round, and writes in each tenth.
  package func run(rounds: Int) async throws -> Result {
    let workspace = try Workspace(root: FilePath(folder.path), policy: SandboxPolicy(homes: []))
    let before = outside.tree
    let swapper = Swapper(in: folder.path)
    swapper.start()
    var result = Result()
    for round in 0..<rounds {
      if let bytes = try? await workspace.read("d/file", limit: 99) {
        result.reads += 1
        if bytes == Array("secret\n".utf8) { result.escapes += 1 }
      }
      if round % 10 == 0, (try? await write(FilePath("d/new\(round)"), in: workspace)) != nil {
        result.writes += 1
      }
    }
    swapper.stop()
    if outside.tree != before { result.escapes += 1 }
    return result
  }

  /// Searches, and counts the matches in the folder and those in the keys of a home that the link
  /// leads to.
  package func searches(rounds: Int) async throws -> (matches: Int, secrets: Int) {
    unlink("\(folder.path)/link")
    try folder.link("link", to: "\(outside.path)/.ssh")
    let workspace = try Workspace(
      root: FilePath(folder.path), policy: SandboxPolicy(homes: [FilePath(outside.path)]))
    let swapper = Swapper(in: folder.path)
    swapper.start()
    var result = (matches: 0, secrets: 0)
    for round in 0..<rounds {
      // By the folder's name, which is often another's by the time that it is opened, and all over.
      let place: FilePath = round % 2 == 0 ? "d" : "."
      let found = try? await workspace.search(SearchQuery(pattern: "inside|secret", path: place))
      for match in found ?? [] {
        if match.text.starts(with: "secret".utf8) {
          result.secrets += 1
        } else {
          result.matches += 1
        }
      }
    }
    swapper.stop()
    await workspace.close()
    return result
  }

  private func write(_ path: FilePath, in workspace: Workspace) async throws {
    let patch = Patch(operations: [.add(path, contents: Array("x\n".utf8))])
    let proposal = try await workspace.propose(patch)
    _ = try await workspace.apply(proposal, .everything(in: proposal))
  }
}

/// Swaps two names on a thread of its own until it is told to stop.
private final class Swapper: Sendable {
  private let isStopped = Atomic(false)
  private let isGone = Atomic(false)
  private let folder: String

  init(in folder: String) { self.folder = folder }

  func start() {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<Swapper>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    if code == 0 { pthread_detach(thread) }
  }

  private func run() {
    for round in 1... {
      guard !isStopped.load(ordering: .relaxed) else { break }
      // Now and then long enough for a call to find it in its place, on busy machines too.
      if round % 16 == 0 { usleep(100) }
      rename("\(folder)/d", "\(folder)/kept")
      rename("\(folder)/link", "\(folder)/d")
      rename("\(folder)/d", "\(folder)/link")
      rename("\(folder)/kept", "\(folder)/d")
    }
    isGone.store(true, ordering: .releasing)
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    while !isGone.load(ordering: .acquiring) { usleep(1_000) }
  }
}
