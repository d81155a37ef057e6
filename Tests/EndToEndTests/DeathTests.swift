import Glibc
import ScriptedProvider
import TestFolder
import Testing

extension EndToEndTests {
  /// What is left of a program that was killed.
  @Suite(.timeLimit(.minutes(2))) struct DeathTests {

    private static func wait(until isReached: () -> Bool) async -> Bool {
      for _ in 0..<2_000 {
        if isReached() { return true }
        try? await Task.sleep(for: .milliseconds(10))
      }
      return false
    }

    /// Held by a sandbox or, where there is none and the person says yes, by nothing.
    @Test func `nothing of a command outlives the program, however it ends`() async throws {
      let mark = "77.\(UInt32.random(in: 0...99_999_999))"
      let server = try ScriptedProvider(
        scenario: Scenario(
          parsing: """
            {"steps": [{"answer": [{"tool_call": {"name": "shell", "arguments": {
              "command": "setsid sleep \(mark) & sleep \(mark)"}}}]}]}
            """))
      let home = try TestHome()
      try home.configure("messages", baseURL: server.baseURL)
      let tern = try TernUnderTest(["--mode", "ask", "Go"], in: home, size: ScreenSize(100, 30))
      try await tern.waitUntil(contains: "Run this command?")
      try await tern.readTheQuestion()
      tern.press(.once)
      #expect(await Self.wait { RunningProcesses.count(with: mark) >= 2 })
      tern.terminal.signal(SIGKILL)
      _ = try await tern.waitForExit()
      #expect(await Self.wait { RunningProcesses.count(with: mark) == 0 })
    }
  }
}
