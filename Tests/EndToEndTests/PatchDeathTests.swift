import Glibc
import TestFolder
import Testing

extension EndToEndTests {
  /// Row P01: the program is killed at every system call by which a patch changes the disk.
  @Suite
  struct PatchDeathTests {
    private static let strace: String? = ["/usr/bin/strace", "/bin/strace"].first {
      access($0, X_OK) == 0
    }

    private static let old = ["a.txt": "1\n", "b.txt": "2\n", "sub/c.txt": "3\n", "d.txt": "4\n"]
    private static let new = [
      "a.txt": "one\n", "sub/c.txt": "three\n", "new/deep/e.txt": "5\n", "moved.txt": "four\n",
    ]
    private static let patch = """
      *** Begin Patch
      *** Update File: a.txt
      -1
      +one
      *** Delete File: b.txt
      *** Update File: sub/c.txt
      -3
      +three
      *** Add File: new/deep/e.txt
      +5
      *** Update File: d.txt
      *** Move to: moved.txt
      -4
      +four
      *** End Patch

      """

    @Test(
      .timeLimit(.minutes(10)), .enabled(if: strace != nil, "killing at system calls needs strace"),
      arguments: [
        "write", "fsync", "fdatasync", "mkdirat", "linkat", "unlinkat", "renameat",
      ])
    func `killed at any of its calls, a patch is all or nothing`(call: String) async throws {
      let strace = try #require(Self.strace)
      var kills = 0
      while kills < 100 {
        let home = try TestHome()
        for folder in ["sub"] { mkdir("\(home.workspace)/\(folder)", 0o755) }
        for (name, text) in Self.old { try home.write(text, to: "\(home.workspace)/\(name)") }
        try home.write(Self.patch, to: "\(home.root)/patch")
        let program = try await FinishedProgram.run(
          [
            strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
            "inject=\(call):signal=KILL:when=\(kills + 1)", Binary.path, "apply-patch",
            "\(home.root)/patch",
          ], environment: home.environment(adding: [:]), folder: home.workspace, limit: 60)
        // The next program in the folder takes back what was begun; its own patch is refused.
        try home.write(
          "*** Begin Patch\n*** Delete File: none\n*** End Patch\n", to: "\(home.root)/no")
        let next = try await home.tern(["apply-patch", "\(home.root)/no"])
        #expect(next.exit == .code(1), "\(next.errors)")
        let tree = TemporaryFolder.tree(at: home.workspace)
          .mapValues { String(decoding: $0, as: UTF8.self) }
        #expect(tree == Self.old || tree == Self.new, "\(call) \(kills + 1): \(tree)")
        let journals = TemporaryFolder.names(in: "\(home.ternHome)/patches")
        // A draft that never became one is younger than what is cleaned up.
        #expect(!journals.contains { $0.hasSuffix(".patch") }, "\(journals)")
        if program.exit == .code(0) {
          #expect(tree == Self.new)
          break
        }
        kills += 1
      }
      #expect(kills > 0 && kills < 100)
    }
  }
}
