import Agent
import JSON
import Models
import ScriptedProvider
import TestFolder
import Testing
import Tools
import Workspace

/// Tools in a session: questions, pictures, edits and calls in free text.
@Suite(.timeLimit(.minutes(2))) struct ToolSessionTests {
  private func outcomes(_ bench: SessionBench) -> [ToolOutcome] {
    bench.events.compactMap { event in
      if case .toolFinished(_, let outcome) = event { outcome } else { nil }
    }
  }

  static let question = AgentSessionTests.scenario([
    [
      AgentSessionTests.call(
        "ask_user", ["question": "Tabs or spaces?", "options": ["Tabs", "Spaces"]])
    ], [["text": "Done."]],
  ])

  static let answers: [(ApprovalAnswer, ToolOutcome)] = [
    (.reply("Spaces"), ToolOutcome("The person answers: Spaces")),
    (.no(comment: nil), ToolOutcome("The person gave no answer.", isError: true)),
    (
      .no(comment: "Nobody is here."),
      ToolOutcome("The person gave no answer. They say: Nobody is here.", isError: true)
    ),
    (.once, ToolOutcome("The person gave no answer.", isError: true)),
  ]

  @Test(arguments: answers)
  func `the person's words answer the model's question`(
    answer: ApprovalAnswer, outcome: ToolOutcome
  ) async throws {
    let bench = try SessionBench(Self.question, .init(answer: { _ in answer }))
    #expect(await bench.turn("Go") == .completed)
    #expect(outcomes(bench) == [outcome])
  }

  @Test func `a question is asked in plan mode and in auto mode too`() async throws {
    for mode in [PermissionMode.plan, .auto] {
      let bench = try SessionBench(
        Self.question, .init(mode: mode, answer: { _ in .reply("Tabs") }))
      await bench.turn("Go")
      #expect(outcomes(bench) == [ToolOutcome("The person answers: Tabs")])
    }
  }

  /// As little of a picture as its size takes.
  static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
    + [0, 0, 0, 2, 0, 0, 0, 3]
  static let base64 = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD"

  static let pictures: [(WireDialect, String)] = [
    (.responses, "data:image/png;base64,\(base64)"), (.chat, "data:image/png;base64,\(base64)"),
    (.messages, "\"data\":\"\(base64)\""),
  ]

  @Test(arguments: pictures)
  func `a picture reaches the model in every dialect`(
    dialect: WireDialect, words: String
  ) async throws {
    let bench = try SessionBench(
      AgentSessionTests.scenario([
        [AgentSessionTests.call("view_image", ["path": "a.png"])], [["text": "Done."]],
      ]), .init(dialect: dialect))
    try bench.folder.write(Self.png, to: "a.png")
    #expect(await bench.turn("Look") == .completed)
    let request = try #require(bench.server.requests.last)
    let body = String(decoding: request.body, as: UTF8.self).replacing(#"\/"#, with: "/")
    #expect(body.contains(words))
    #expect(body.contains("2 x 3 pixels"))
    let event = try #require(
      bench.events.first { if case .toolFinished = $0 { true } else { false } })
    #expect(SessionEvent(json: event.json) == event)
  }

  @Test func `a model that takes no pictures is told so`() async throws {
    let model = ModelReference(provider: "scripted", model: "blind")
    var entry = ModelEntry(model)
    entry.features = [.tools]
    var catalogue = ModelCatalogue.shipped
    catalogue.override(entry)
    let known = catalogue
    let bench = try SessionBench(
      AgentSessionTests.scenario([
        [AgentSessionTests.call("view_image", ["path": "a.png"])], [["text": "Done."]],
      ]),
      .init(configure: {
        $0.model = model
        $0.catalogue = { known }
      }))
    try bench.folder.write(Self.png, to: "a.png")
    await bench.turn("Look")
    let outcome = try #require(outcomes(bench).first)
    #expect(outcome.images == [])
    #expect(outcome.isError)
    #expect(outcome.output.contains("The model scripted/blind takes no pictures"))
  }

  @Test func `an edit and a new file are reviewed as a patch is`() async throws {
    let bench = try SessionBench(
      AgentSessionTests.scenario([
        [
          AgentSessionTests.call(
            "edit_file", ["path": "a.txt", "old_string": "two", "new_string": "TWO"])
        ],
        [AgentSessionTests.call("write_file", ["path": "b.txt", "content": "new\n"])],
        [["text": "Done."]],
      ]),
      .init(
        files: AgentSessionTests.files,
        answer: { request in
          guard case .patch(let proposal) = request.subject else { return nil }
          return proposal.files[0].diff.path == "a.txt"
            ? .patch(.everything(in: proposal)) : .no(comment: "not now")
        }))
    #expect(await bench.turn("Edit") == .completed)
    #expect(bench.file("a.txt") == "one\nTWO\nthree\n")
    #expect(bench.file("b.txt") == nil)
    #expect(
      outcomes(bench).map(\.output) == [
        "All of the patch was written:\nM a.txt (+1 -1)",
        "The person declined this, and nothing was done. They say: not now",
      ])
  }

  @Test func `a file that a command changed after it was read is told with the patch`() async throws
  {
    let bench = try SessionBench(
      AgentSessionTests.scenario([
        [AgentSessionTests.call("read_file", ["path": "a.txt"])],
        [AgentSessionTests.call("shell", ["command": "echo four >> a.txt"])],
        [AgentSessionTests.call("apply_patch", ["patch": .string(AgentSessionTests.patch)])],
        [["text": "Done."]],
      ]),
      .init(
        files: AgentSessionTests.files,
        answer: { request in
          guard case .patch(let proposal) = request.subject else { return .once }
          return .patch(.everything(in: proposal))
        }))
    #expect(await bench.turn("Change two") == .completed)
    #expect(bench.file("a.txt") == "one\nTWO\nthree\nfour\n")
    #expect(
      outcomes(bench).last?.output.contains("Note: a.txt has changed on the disk since") == true)
  }

  @Test func `a call in free text is the tool's one argument`() throws {
    let call = ToolCall(id: "c", name: "apply_patch", arguments: "*** Begin", kind: .custom)
    #expect(try Toolbox.standard.arguments(of: call) == ["patch": "*** Begin"])
    let other = ToolCall(id: "c", name: "read_file", arguments: "")
    #expect(try Toolbox.standard.arguments(of: other) == [:])
  }

  @Test func `questions and pages are kept in the log`() throws {
    let events: [SessionEvent] = [
      .approvalRequested(
        ApprovalRequest(
          id: "a1", callID: "c1",
          subject: .question(
            UserQuestion("Q?", options: [.init("A", detail: "means a"), .init("B")])))),
      .approvalRequested(
        ApprovalRequest(
          id: "a2", callID: "c2",
          subject: .fetch(
            FetchRequest(
              url: "https://a/", reason: "why", redirectedFrom: "https://b/")))),
      .approvalAnswered(id: "a1", .reply("A")),
    ]
    for event in events { #expect(SessionEvent(json: event.json) == event) }
  }
}
