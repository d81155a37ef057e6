import Agent
import Testing
import Workspace

@Suite struct ApprovalDigestTests {
  static let command = Command(
    arguments: ["/bin/bash", "-c", "ls"], folder: "/project", timeout: 120, profile: .workspace)

  static let changes: [(String, @Sendable (inout Command) -> Void)] = [
    ("the line", { $0.arguments[2] = "ls " }), ("the program", { $0.arguments[0] = "/bin/sh" }),
    ("the folder", { $0.folder = "/project/" }), ("the sandbox", { $0.profile = .none }),
    ("the network", { $0.profile = .network }), ("the time", { $0.timeout = 121 }),
    ("where words end", { $0.arguments = ["/bin/bash", "-cls"] }),
    ("an empty word", { $0.arguments.append("") }),
    ("a letter that looks the same", { $0.arguments[2] = "l\u{455}" }),
  ]

  @Test(arguments: changes.indices) func `what is shown of a command is in its digest`(index: Int) {
    var other = Self.command
    Self.changes[index].1(&other)
    #expect(other.digest != Self.command.digest, "\(Self.changes[index].0)")
    #expect(Self.command.digest.utf8.count == 64)
  }

  @Test func `NFC and NFD are two commands`() {
    var first = Self.command
    var second = Self.command
    first.arguments[2] = "cat caf\u{E9}"
    second.arguments[2] = "cat cafe\u{301}"
    #expect(first.digest != second.digest)
  }

  @Test func `the bytes that result are in the digest of a patch`() {
    func proposal(_ path: FilePath, _ before: String?, _ after: String?) -> PatchProposal {
      PatchProposal(files: [
        PatchProposal.File(
          diff: FileDiff(path: path, kind: .modified, hunks: []),
          before: before.map { Array($0.utf8) }, after: after.map { Array($0.utf8) })
      ])
    }
    let all = [
      proposal("a", "x\n", "y\n"), proposal("b", "x\n", "y\n"), proposal("a", "x\n", "y"),
      proposal("a", "x\r\n", "y\n"), proposal("a", nil, "y\n"), proposal("a", "x\n", nil),
      proposal("a", "x\ny\n", ""), PatchProposal(files: []),
    ]
    #expect(Set(all.map(\.digest)).count == all.count)
    #expect(all[0].digest == proposal("a", "x\n", "y\n").digest)
  }
}
