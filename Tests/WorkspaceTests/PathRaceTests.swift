import Glibc
import Synchronization
import TestFolder
import Testing
import Workspace

/// A folder that is swapped for a link to the outside while it is used (row C05).
@Suite struct PathRaceTests {
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
      while !isStopped.load(ordering: .relaxed) {
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

  @Test(.timeLimit(.minutes(2)))
  func `nothing outside is read or written while a folder is swapped for a link`() async throws {
    let outside = try TemporaryFolder()
    try outside.write("secret\n", to: "file")
    let before = outside.tree
    let folder = try TemporaryFolder()
    try folder.write("inside\n", to: "d/file")
    try folder.link("link", to: outside.path)
    let workspace = try Workspace(folder)
    let swapper = Swapper(in: folder.path)
    swapper.start()
    var reads = 0
    for round in 0..<3_000 {
      if let bytes = try? await workspace.read("d/file", limit: 99) {
        #expect(bytes != Array("secret\n".utf8))
        reads += 1
      }
      if round % 10 == 0 {
        _ = try? await workspace.applyAll(patch("*** Add File: d/new\(round)\n+x"))
      }
    }
    swapper.stop()
    #expect(outside.tree == before)
    #expect(reads > 0)
  }
}
