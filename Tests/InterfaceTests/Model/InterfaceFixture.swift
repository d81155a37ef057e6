import Agent
import JSON
import Models
import Terminal
import Tools
import Workspace

@testable import Interface

/// A model with a clock, driven as a person and a session would.
struct InterfaceFixture {
  static let offset = 1_700_000_000_000

  var model: Model
  /// Milliseconds of the monotonic clock.
  var now = 10_000
  /// What the model asked for since it was last looked at.
  var effects: [Effect] = []

  init(
    rows: Int = 40, columns: Int = 120, keymap: JSON? = nil, themes: [String] = ["dark", "light"],
    draft: String = ""
  ) {
    model = Model(
      configuration: InterfaceConfiguration(
        theme: .builtIn(depth: .truecolor), size: Size(rows: rows, columns: columns),
        keymap: keymap, themes: themes, clockOffset: Self.offset, draft: draft))
  }

  /// Presses keys in a row, spelled as in keymap files.
  mutating func press(_ keys: String...) {
    for spelling in keys {
      guard let key = Key(spelling) else { continue }
      effects += model.update(.input(.key(key)), now: now)
    }
  }

  mutating func type(_ text: String) {
    for character in text {
      effects += model.update(.input(.key(Key(.character(character)))), now: now)
    }
  }

  mutating func paste(_ text: String) {
    effects += model.update(.input(.paste(Array(text.utf8))), now: now)
  }

  mutating func happen(_ events: SessionEvent...) { happen(events) }

  mutating func happen(_ events: [SessionEvent]) {
    let timed = events.map { TimedEvent(time: now + Self.offset, event: $0) }
    effects += model.update(.session(timed), now: now)
  }

  mutating func wait(_ milliseconds: Int) {
    now += milliseconds
    effects += model.update(.tick, now: now)
  }

  mutating func resize(_ size: Size) {
    effects += model.update(.resized(size), now: now)
  }

  mutating func frame() -> Frame { model.view(now: now) }

  mutating func screen() -> String { frame().text }

  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  var draft: String { model.composer.buffer.text }
}

// MARK: - What may happen

extension InterfaceFixture {
  static let reference = ModelReference(provider: "anthropic", model: "claude-sonnet-5")
  static let info = SessionInfo(
    id: "0198", folder: "/home/ada/demo", model: reference, mode: .ask, version: "1")

  static func item(_ index: Int, request: Int = 1, attempt: Int = 1) -> ItemID {
    ItemID(request: request, attempt: attempt, index: index)
  }

  static let command = ApprovalRequest(
    id: "a1", callID: "c1",
    subject: .command(
      Command(
        arguments: ["python3", "test.py"], folder: "/home/ada/demo", profile: .workspace),
      reason: "see what fails", isSandboxed: true))

  static let hunk = Hunk(
    oldStart: 1, oldCount: 3, newStart: 1, newCount: 3, heading: "def add(a, b):",
    lines: [
      DiffLine(.context, Array("def add(a, b):".utf8)),
      DiffLine(.removed, Array("    return a - b".utf8)),
      DiffLine(.added, Array("    return a + b".utf8)),
      DiffLine(.context, Array("".utf8)),
    ])

  static let diff = FileDiff(path: "calc.py", kind: .modified, hunks: [hunk])

  static let proposal = PatchProposal(files: [
    PatchProposal.File(
      diff: diff, before: Array("def add(a, b):\n    return a - b\n\n".utf8),
      after: Array("def add(a, b):\n    return a + b\n\n".utf8))
  ])

  static let patch = ApprovalRequest(id: "a2", callID: "c2", subject: .patch(proposal))

  /// A turn up to the question about a command.
  static let beginning: [SessionEvent] = [
    .sessionStarted(info),
    .userMessage(UserMessage(id: "u1", text: "Fix the failing test, please.")),
    .turnStarted(turn: 1),
    .requestStarted(request: 1, attempt: 1, model: reference),
    .reasoningDelta(
      item: item(0), "The test fails. Let me look at it\nbefore I change anything.",
      isSummary: false),
    .itemDone(
      item: item(0),
      ResponseItem(
        .reasoning(Reasoning(text: "The test fails. Let me look at it\nbefore I change anything.")))
    ),
    .assistantDelta(item: item(1), "I run the **test** first.\n"),
    .itemDone(item: item(1), ResponseItem(.assistantMessage("I run the **test** first.\n"))),
    .toolCallStarted(item: item(2), name: "shell"),
    .toolCallDelta(item: item(2), #"{"command":"#),
    .itemDone(
      item: item(2), ResponseItem(.toolCall(ToolCall(id: "c1", name: "shell", arguments: "{}")))),
    .usage(Usage(input: 11_200, output: 420, reasoning: 96), model: reference),
    .cost(Cost(.priced, microdollars: 26_600, model: reference, priceDate: "2026-11-20")),
  ]

  /// What follows when the command was allowed.
  static let middle: [SessionEvent] = [
    .approvalAnswered(id: "a1", .once),
    .toolStarted(callID: "c1", name: "shell", summary: "python3 test.py"),
    .toolOutput(callID: "c1", "F\n=====\nFAIL: test_add\n"),
    .toolOutput(callID: "c1", "AssertionError: -1 != 3\n"),
    .toolFinished(callID: "c1", ToolOutcome("Exit status 1 after 0.1 s.", exitCode: 1)),
    .planUpdated(
      Plan(steps: [
        .init("Find the cause", .completed), .init("Mend it", .inProgress),
        .init("Run the test again", .pending),
      ])),
  ]

  /// The end, with what was written.
  static let ending: [SessionEvent] = [
    .approvalAnswered(id: "a2", .patch(.everything(in: proposal))),
    .patchApplied(callID: "c2", AppliedPatch(files: [diff])),
    .assistantDelta(item: item(0, request: 2), "Mended: `add` subtracted."),
    .itemDone(
      item: item(0, request: 2), ResponseItem(.assistantMessage("Mended: `add` subtracted."))),
  ]
}
