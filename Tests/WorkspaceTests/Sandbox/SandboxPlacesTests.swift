import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Workspaces in unusual places (row S14), and commands that want more than there is (row S10).
@Suite(
  .serialized,
  .enabled(if: SandboxHere.works, "no sandbox works on this machine (bubblewrap, user namespaces)"))
struct SandboxPlacesTests {
  private func run(
    _ script: String, in folder: String, timeout: Double = 60
  ) async throws -> CommandResult {
    let workspace = try Workspace(root: FilePath(folder), policy: SandboxPolicy(homes: []))
    let result = await workspace.run(
      Command(
        arguments: ["/bin/sh", "-c", script], folder: ".", timeout: timeout, profile: .workspace),
      onOutput: { _ in })
    await workspace.close()
    return result
  }

  private static let isSharedMemory = (try? TemporaryFolder(in: "/dev/shm")) != nil

  @Test(.enabled(if: isSharedMemory, "there is no file system in memory"))
  func `a workspace may be on another file system`() async throws {
    let folder = try TemporaryFolder(in: "/dev/shm")
    try folder.write("x\n", to: "file")
    let result = try await run("cat file && echo y > new; mkdir .git; echo $?", in: folder.path)
    #expect(String(decoding: result.output, as: UTF8.self).hasPrefix("x\n"))
    #expect(folder.text("new") == "y\n")
    #expect(!folder.tree.keys.contains { $0.hasPrefix(".git") })
    #expect(TemporaryFolder.names(in: folder.path).sorted() == ["file", "new"])
  }

  @Test(.enabled(if: geteuid() == 0, "only root mounts")) func `a workspace may be mounted there`()
    async throws
  {
    let folder = try TemporaryFolder(in: SandboxHere.parent)
    try folder.makeFolder("real/repository/.git")
    try folder.write("[core]\n", to: "real/repository/.git/config")
    try folder.makeFolder("place")
    let (real, place) = ("\(folder.path)/real", "\(folder.path)/place")
    guard mount(real, place, nil, UInt(MS_BIND), nil) == 0 else { return }
    defer { umount2(place, Int32(MNT_DETACH)) }
    let result = try await run(
      "echo x > file; cd repository; echo y > .git/config; rm -r .git; mv .git away; echo done",
      in: place)
    #expect(String(decoding: result.output, as: UTF8.self).hasSuffix("done\n"))
    #expect(folder.text("real/file") == "x\n")
    #expect(folder.text("real/repository/.git/config") == "[core]\n")
    #expect(TemporaryFolder.names(in: "\(real)/repository") == [".git"])
  }

  @Test func `a file ends where its limit is`() async throws {
    let folder = try TemporaryFolder(in: SandboxHere.parent)
    // In blocks of 512 bytes, and without writing what lies before them.
    let result = try await run(
      "dd if=/dev/zero of=big bs=512 count=1 seek=$(ulimit -f) || echo refused; echo goes on",
      in: folder.path)
    #expect(String(decoding: result.output, as: UTF8.self).hasSuffix("refused\ngoes on\n"))
  }

  @Test func `more files than anybody reads hold nothing up`() async throws {
    let folder = try TemporaryFolder(in: SandboxHere.parent)
    let made = try await run(
      "seq 50000 | xargs touch; find . -name '[0-9]*' | wc -l", in: folder.path, timeout: 300)
    #expect(String(decoding: made.output, as: UTF8.self) == "50000\n")
    let next = try await run("echo here", in: folder.path)
    #expect(String(decoding: next.output, as: UTF8.self) == "here\n")
  }
}
