import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// A task in a real repository, from the question to the test that passes: `tern exec` in `auto`
  /// mode with any server that speaks one of the dialects.
  @Suite struct RealTaskTests {
    static let dialects = ["responses", "chat", "messages"]

    /// Disabled by name where no sandbox works: in `auto` mode commands run in one only.
    @Test(
      .enabled(WorkingSandbox.comment) { await WorkingSandbox.isHere }, arguments: dialects)
    func `a bug is found, fixed, tested and told, and the session goes on`(
      dialect: String
    ) async throws {
      let server = try ScriptedProvider(
        scenario: TaskStep.scenario([
          .look, .read, .failingTest(), .patch, .edits, .passingTest, .lastPlan, .answer,
          TaskStep(
            TaskStep.call("shell", ["command": "git status --porcelain"]),
            told: [" M README.md\n M src/duration.c\n M src/duration.h\n?? tests/days.txt\n"]),
          TaskStep(TaskStep.text("Three files, and a new one.")),
        ]))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let repository = try await SmallRepository(in: home)

      let first = try await home.tern(
        ["exec", "--json", "--mode", "auto", SmallRepository.prompt])
      #expect(first.exit == .code(0), "\(first.errors)\n\(first.output)")
      #expect(server.failures == [])
      let tale = try Tale(first)
      #expect(tale.lines == Self.lines)
      #expect(!tale.saysThereIsNoSandbox)
      #expect(tale.disorder == [])
      let usage = tale.events.last?["usage"]
      #expect(usage?["input_tokens"] == 800 && usage?["output_tokens"] == 80)
      #expect(repository.hasRunTest)
      repository.expectNothingOutside()

      let second = try await home.tern(
        ["exec", "--json", "--resume", tale.thread, "What did you change?"])
      #expect(second.exit == .code(0), "\(second.errors)\n\(second.output)")
      #expect(server.failures == [])
      let goingOn = try Tale(second)
      #expect(goingOn.lines == Self.linesOfSecondTurn)
      // What the first turn came to is what the model goes on from.
      let request = String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
      for phrase in [SmallRepository.prompt, "6 of 6 cases pass", TaskStep.answerText] {
        #expect(request.contains(phrase), "\(phrase)")
      }
      try await repository.expectDone()
    }

    private static let lines = [
      "thread.started", "turn.started", "reasoning: What is there?",
      "agent_message: I look around.", "tool_call: list_dir ., completed",
      "tool_call: search seconds = , completed",
      "tool_call: read_file src/duration.c, completed",
      "tool_call: read_file README.md, completed", "agent_message: The test first.",
      "todo_list: 0 of 2", "command_execution: sh test.sh, completed, 1",
      "agent_message: An hour has 3600 seconds.",
      "file_change: update src/duration.c, update src/duration.h, completed",
      "file_change: update README.md, completed", "file_change: add tests/days.txt, completed",
      "background.started", "command_execution: sleep 987, completed",
      "command_execution: sh test.sh, completed, 0",
      "todo_list: 2 of 2", "agent_message: \(TaskStep.answerText)", "turn.completed",
    ]

    private static let linesOfSecondTurn = [
      "thread.started", "turn.started",
      "command_execution: git status --porcelain, completed, 0",
      "agent_message: Three files, and a new one.", "turn.completed",
    ]

    @Test(arguments: dialects)
    func `without a sandbox commands are declined, and the rest goes on`(
      dialect: String
    ) async throws {
      let declined = [
        "This needs a person's yes and nobody can be asked: nothing was done.",
        "Go on without it.",
      ]
      let server = try ScriptedProvider(
        scenario: TaskStep.scenario([
          .look, .failingTest(told: declined), .patch, .edits, .answer,
          .failingTest(told: declined), TaskStep(TaskStep.text("It cannot be run here.")),
        ]))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let repository = try await SmallRepository(in: home)

      let program = try await home.ternWithoutSandbox(
        ["exec", "--json", "--mode", "auto", SmallRepository.prompt])
      #expect(program.exit == .code(0), "\(program.errors)\n\(program.output)")
      #expect(server.failures == [])
      let tale = try Tale(program)
      #expect(tale.lines == Self.linesWithoutSandbox)
      #expect(tale.saysThereIsNoSandbox)
      let question = tale.events.first { $0["type"] == "approval.requested" }?["approval"]
      #expect(question?["sandboxed"] == false)
      #expect(question?["sandbox_failure"]?.stringValue?.isEmpty == false)

      let plain = try await home.ternWithoutSandbox(
        ["exec", "--resume", tale.thread, "Run the test"])
      #expect(plain.exit == .code(0), "\(plain.errors)")
      #expect(plain.output == "It cannot be run here.\n")
      #expect(plain.errors.contains("declined: nobody can be asked here"), "\(plain.errors)")
      #expect(server.failures == [])
      #expect(!repository.hasRunTest)
      try await repository.expectDone()
    }

    private static let linesWithoutSandbox = [
      "thread.started", "turn.started", "reasoning: What is there?",
      "agent_message: I look around.", "tool_call: list_dir ., completed",
      "tool_call: search seconds = , completed", "agent_message: The test first.",
      "todo_list: 0 of 2", "approval.requested", "approval.answered",
      "command_execution: sh test.sh, failed", "agent_message: An hour has 3600 seconds.",
      "file_change: update src/duration.c, update src/duration.h, completed",
      "file_change: update README.md, completed", "file_change: add tests/days.txt, completed",
      "agent_message: \(TaskStep.answerText)", "turn.completed",
    ]
  }
}
