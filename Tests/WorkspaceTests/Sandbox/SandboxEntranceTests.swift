import CPosix
import Glibc
import TestFolder
import Testing

@testable import Workspace

/// The last look before a sandboxed command begins, tried without a sandbox.
@Suite struct SandboxEntranceTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.makeFolder("work")
    try folder.makeFolder("other")
    try folder.write("x", to: "work/file")
  }

  private func path(_ name: String) -> FilePath { FilePath("\(folder.path)/\(name)") }

  private func status(
    root: FilePath, protected: [FilePath], command: [String] = ["/bin/echo", "begun"]
  ) throws -> (obstacle: SandboxEntrance.Obstacle?, code: CommandResult.Ending, output: String) {
    let opened = Descriptor(
      cposix_open(path("work").display, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0))
    let spare = Descriptor(cposix_open("/dev/null", O_RDONLY | O_CLOEXEC, 0))
    var ends: [Int32] = [0, 0]
    #expect(cposix_pipe(&ends) == 0)
    let (read, write) = (Descriptor(ends[0]), Descriptor(ends[1]))
    var start = ProcessStart(
      SandboxEntrance(root: root, protected: protected).arguments(before: command.words), in: "/")
    start.passed = [spare, spare, opened, write]
    let child = try ChildProcess(start)
    let code = child.reap()
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = Glibc.read(child.output.number, &buffer, buffer.count)
    cposix_set_nonblocking(read.number)
    return (
      SandboxStatus(reading: read).obstacle, code,
      String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    )
  }

  @Test func `a command begins where everything is in its place`() throws {
    let status = try status(root: path("work"), protected: [path("work/missing")])
    #expect(status.obstacle == nil)
    #expect(status.code == .exited(0))
    #expect(status.output == "begun\n")
  }

  @Test(arguments: ["other", "gone"])
  func `none begins in another folder`(name: String) throws {
    let status = try status(root: path(name), protected: [])
    #expect(status.obstacle == .moved)
    #expect(status.output == "")
  }

  @Test(arguments: 0..<3)
  func `none begins where something protected may be written`(index: Int) throws {
    var places = (0..<3).map { path("work/missing \($0)\n") }
    places[index] = path("work/file")
    let status = try status(root: path("work"), protected: places)
    #expect(status.obstacle == .moved)
    #expect(status.code == .exited(126))
    #expect(status.output == "")
  }

  @Test func `a program that is not there is told from one that fails`() throws {
    let missing = try status(root: path("work"), protected: [], command: ["no-such-program"])
    #expect(missing.obstacle == .noProgram)
    let failing = try status(
      root: path("work"), protected: [], command: ["/bin/sh", "-c", "exit 127"])
    #expect(failing.obstacle == nil)
    #expect(failing.code == .exited(127))
  }

  @Test func `the command has neither of its descriptors`() throws {
    let status = try status(
      root: path("work"), protected: [], command: ["/bin/sh", "-c", "ls /proc/self/fd"])
    // Bubblewrap's own two, which it closes itself, and the one with which ls reads the folder.
    #expect(status.output == "0\n1\n2\n3\n4\n5\n")
    let link = try self.status(
      root: path("work"), protected: [], command: ["/bin/sh", "-c", "readlink /proc/self/fd/5"])
    #expect(link.output == "")
  }
}
