import Glibc
import Testing

@testable import Settings

@Suite struct KeyCommandTests {
  @Test(arguments: [
    "printf 'key-1'", "echo '  key-1  '", "printf '\\n\\nkey-1\\nlogin: me\\n'",
    "printf 'key-1\\r\\n'", "echo warning >&2; echo key-1", "echo key-1; exec >&-; sleep 0.05",
  ])
  func `the first line is the key`(script: String) async throws {
    #expect(try await KeyCommand.run(["sh", "-c", script]) == "key-1")
  }

  @Test(
    arguments: [
      (["sh", "-c", "echo no; echo 'vault is sealed\nmore' >&2; exit 3"], 3, "vault is sealed"),
      (["sh", "-c", "echo token sk-live-0123456789 expired >&2; exit 1"], 1, "token … expired"),
      (["false"], 1, ""), (["sh", "-c", "kill -9 $$"], 137, ""),
    ] as [([String], Int32, String)])
  func `a failure tells the first line of its errors`(
    argv: [String], status: Int32, message: String
  ) async {
    await #expect(
      throws: SettingsError.keyCommandFailed(program: argv[0], status: status, message: message)
    ) { try await KeyCommand.run(argv) }
  }

  @Test(arguments: ["true", "printf '\\n \\n'", "printf 'two words'", "printf 'k\\303\\251y'"])
  func `what cannot be a key is none`(script: String) async {
    await #expect(throws: SettingsError.keyCommandPrintedNoKey(program: "sh")) {
      try await KeyCommand.run(["sh", "-c", script])
    }
  }

  @Test(arguments: [
    ("/nonexistent/program", ENOENT), ("no-such-program-here", ENOENT), ("/etc/passwd", EACCES),
  ])
  func `a program that is not there is named`(program: String, code: Int32) async {
    await #expect(throws: SettingsError.keyCommandNotStarted(program: program, errno: code)) {
      try await KeyCommand.run([program])
    }
  }

  @Test func `a bare name is not looked for in the current folder`() async throws {
    let name = "tern-key-program-\(getpid())"
    let number = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
    try #require(number >= 0)
    _ = write(number, "#!/bin/sh\necho planted\n", 23)
    close(number)
    let path = String(cString: getenv("PATH"))
    setenv("PATH", ":.:\(path):", 1)
    defer {
      setenv("PATH", path, 1)
      unlink(name)
    }
    await #expect(throws: SettingsError.keyCommandNotStarted(program: name, errno: ENOENT)) {
      try await KeyCommand.run([name])
    }
  }

  @Test(arguments: [
    "sleep 60 & sleep 60", "trap '' TERM; sleep 60", "yes", "exec >&- 2>&-; sleep 60",
  ])
  func `a program that takes too long is ended with its children`(script: String) async {
    await #expect(throws: SettingsError.keyCommandTimedOut(program: "sh", seconds: 0.3)) {
      try await KeyCommand.run(["sh", "-c", script], timeout: 0.3)
    }
  }

  @Test func `a program that hangs is ended when nobody waits any more`() async {
    let began = ContinuousClock.now
    let task = Task { try await KeyCommand.run(["sh", "-c", "sleep 60"], timeout: 60) }
    try? await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: SettingsError.keyCommandCancelled(program: "sh")) {
      try await task.value
    }
    #expect(ContinuousClock.now - began < .seconds(30))
  }

  @Test func `a child that stays behind does not hold the key back`() async throws {
    #expect(try await KeyCommand.run(["sh", "-c", "sleep 3 & echo key-1"]) == "key-1")
  }

  @Test func `there is no input and no terminal`() async throws {
    let script = "read x || (: </dev/tty) 2>/dev/null || echo none"
    #expect(try await KeyCommand.run(["sh", "-c", script]) == "none")
  }
}
