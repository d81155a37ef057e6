import Glibc
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// A start in a repository whose own files are traps.
  @Suite struct HostileRepositoryTests {
    private static let answer = #"{"steps": [{"answer": [{"text": "Done."}]}], "last": "repeat"}"#

    enum Trap: String, CaseIterable { case pipe, endless, huge }

    /// C09, A26, D08.
    @Test(arguments: Trap.allCases, ["", "/HEAD", "/config", "/refs/heads/main", "/packed-refs"])
    func `the screen starts, answers and quits`(trap: Trap, name: String) async throws {
      let server = try ScriptedProvider(scenario: Scenario(parsing: Self.answer))
      let home = try TestHome()
      try home.configure("messages", baseURL: server.baseURL)
      let git = "\(home.workspace)/.git"
      if !name.isEmpty {
        for folder in ["", "/refs", "/refs/heads", "/objects"] { mkdir(git + folder, 0o755) }
        try home.write("ref: refs/heads/main\n", to: "\(git)/HEAD")
        try home.write("[core]\n\trepositoryformatversion = 0\n", to: "\(git)/config")
        unlink(git + name)
      }
      switch trap {
      case .pipe: mkfifo(git + name, 0o600)
      case .endless: symlink("/dev/zero", git + name)
      case .huge:
        try home.write("", to: git + name)
        truncate(git + name, 64 << 30)
      }
      let tern = try TernUnderTest(["Hello"], in: home, size: ScreenSize(130, 30))
      try await tern.waitUntil(contains: "Done.")
      let isReadable = !["", "/HEAD"].contains(name)
      if isReadable { try await tern.waitUntil(contains: "on main") }
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(server.failures == [])
    }
  }
}
