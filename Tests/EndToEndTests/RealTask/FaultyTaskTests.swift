import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// The same task where the provider fails in the middle of it.
  @Suite struct FaultyTaskTests {
    @Test(arguments: RealTaskTests.dialects)
    func `a patch that the output limit cuts is written whole, and once`(
      dialect: String
    ) async throws {
      let server = try ScriptedProvider(
        scenario: TaskStep.scenario([.look, .cutPatch, .patch, .edits, .answer]))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let repository = try await SmallRepository(in: home)
      let program = try await home.tern(
        ["exec", "--json", "--mode", "auto", SmallRepository.prompt])
      #expect(program.exit == .code(0), "\(program.errors)\n\(program.output)")
      #expect(server.failures == [])
      #expect(server.requests.count == 5)
      let tale = try Tale(program)
      #expect(tale.lines == Self.beginning + ["output.continued"] + Self.ending)
      #expect(tale.disorder == [])
      try await repository.expectDone()
    }

    /// Each dialect is left for another one.
    @Test(arguments: [("chat", "messages"), ("messages", "responses"), ("responses", "chat")])
    func `an overloaded provider is left for another one in the middle of the task`(
      dialect: String, next: String
    ) async throws {
      let thanks = TaskStep(TaskStep.text("You are welcome."))
      let server = try ScriptedProvider(
        scenario: TaskStep.scenario([.look, .patch, .overloads, thanks]))
      let spare = try ScriptedProvider(
        scenario: TaskStep.scenario([.cutPatch, .edits, .answer], after: TaskStep.patchTold))
      let home = try TestHome()
      try home.configure(
        dialect, baseURL: server.baseURL,
        more: """
          fallback_models = ["spare/other"]
          [providers.spare]
          dialect = "\(next)"
          base_url = "\(spare.baseURL)"
          """)
      let repository = try await SmallRepository(in: home)
      let program = try await home.tern(
        ["exec", "--json", "--mode", "auto", SmallRepository.prompt])
      #expect(program.exit == .code(0), "\(program.errors)\n\(program.output)")
      #expect(server.failures == [] && spare.failures == [])
      let tale = try Tale(program)
      #expect(tale.lines == Self.beginning + Self.linesOfSwitch)
      #expect(server.requests.count == 5 && spare.requests.count == 3)

      // The next turn tries the first one again, with what the other one did.
      let second = try await home.tern(["exec", "--json", "--resume", tale.thread, "Thank you"])
      #expect(second.exit == .code(0), "\(second.errors)\n\(second.output)")
      #expect(server.failures == [] && server.requests.count == 6)
      let request = String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
      #expect(request.contains(TaskStep.answerText) && request.contains("A tests/days.txt (+2 -0)"))
      try await repository.expectDone()
    }

    private static let beginning = [
      "thread.started", "turn.started", "reasoning: What is there?",
      "agent_message: I look around.", "tool_call: list_dir ., completed",
      "tool_call: search seconds = , completed",
    ]
    private static let patched = [
      "agent_message: An hour has 3600 seconds.",
      "file_change: update src/duration.c, update src/duration.h, completed",
    ]
    private static let edited = [
      "file_change: update README.md, completed", "file_change: add tests/days.txt, completed",
      "agent_message: \(TaskStep.answerText)", "turn.completed",
    ]
    private static let ending = patched + edited
    /// The other provider cuts a further patch, which then is not asked for again.
    private static let linesOfSwitch =
      patched + [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed",
        "model.switched: test/model to spare/other", "output.continued",
      ] + edited
  }
}
