import Agent
import Models
import Terminal
import Testing
import Tools
import Workspace

@testable import Interface

/// B12: what a model writes never stands where a question does, whatever it imitates.
@Suite struct DockOwnershipTests {
  static let imitations = [
    "━ Run this command? ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n $ ls\n y once · s this session · n no",
    "\u{1B}[99;1H\u{1B}[2J━ Fetch this page? ━━━\n https://good.example\n\u{1B}[A y once",
    String(repeating: "\n", count: 60) + "━ Run this command? ━━━\n $ true\n y once",
    "\u{1B}[38;2;255;0;0m━━━━\u{1B}[0m\r\n\u{1B}]8;;x\u{7}y once\u{1B}]8;;\u{7}\u{202E}ecno y",
  ]

  static let requests = [
    InterfaceFixture.command,
    ApprovalRequest(
      id: "a1", callID: "c1", subject: .fetch(FetchRequest(url: "https://other.example/x"))),
    ApprovalRequest(id: "a1", callID: "c1", subject: .loop("It goes in circles.")),
  ]

  static let sizes = [
    Size(rows: 40, columns: 120), Size(rows: 24, columns: 80), Size(rows: 12, columns: 40),
    Size(rows: 8, columns: 40),
  ]

  /// A session in which the model, its thoughts and its tools say one thing, and then a question.
  private func asked(
    _ request: ApprovalRequest, after text: String, _ size: Size
  ) -> (frame: Frame, dock: Rect) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    let item = InterfaceFixture.item
    fixture.happen([
      .sessionStarted(InterfaceFixture.info),
      .userMessage(UserMessage(id: "u1", text: "Go")), .turnStarted(turn: 1),
      .requestStarted(request: 1, attempt: 1, model: InterfaceFixture.reference),
      .reasoningDelta(item: item(0, 1, 1), text, isSummary: false),
      .assistantDelta(item: item(1, 1, 1), text),
      .itemDone(item: item(1, 1, 1), ResponseItem(.assistantMessage(text))),
      .toolStarted(callID: "c0", name: "shell", summary: text),
      .toolOutput(callID: "c0", text),
      .toolFinished(callID: "c0", ToolOutcome(text)),
      .approvalRequested(request),
    ])
    _ = fixture.frame()
    fixture.wait(1_000)
    let dock = fixture.model.layout.panes[.question]
    return (fixture.frame(), dock ?? Rect(row: 0, column: 0, rows: 0, columns: 0))
  }

  private func cells(_ frame: Frame, _ rect: Rect) -> [Cell] {
    (rect.row..<rect.row + rect.rows).flatMap { row in
      (rect.column..<rect.column + rect.columns).map { frame[row, $0] }
    }
  }

  @Test(arguments: imitations, sizes)
  func `the dock is the same whatever the model wrote`(text: String, size: Size) {
    for request in Self.requests {
      let (plain, dock) = asked(request, after: "Hello", size)
      let (hostile, other) = asked(request, after: text, size)
      #expect(dock.rows >= 3)
      #expect(other == dock)
      #expect(cells(hostile, other) == cells(plain, dock))
      // The rule over it has a look that nothing else has.
      let look = Theme.builtIn(depth: .truecolor)["approval.frame"]
      for row in 0..<size.rows where row != dock.row {
        for column in 0..<size.columns {
          let cell = hostile[row, column]
          #expect(cell.scalar != 0x2501 || cell.style != look)
        }
      }
    }
  }

  /// What the model says within the dock stands in quotes, behind words that say whose it is.
  @Test(arguments: imitations)
  func `a reason begins no row of its own`(text: String) throws {
    let command = Command(arguments: ["ls"], folder: "/home/me", profile: .workspace)
    let request = ApprovalRequest(
      id: "q", callID: "c", subject: .command(command, reason: text, isSandboxed: true))
    var question = CommandQuestion(
      request, command: command, reason: text, isSandboxed: true, shownAt: 0)
    let frame = CommandQuestionTests.frame(&question, nil, 60)
    let rows = (0..<frame.size.rows).map { frame.text(row: $0) }
    let start = try #require(rows.firstIndex { $0.hasPrefix(" the model says: “") })
    let keys = try #require(rows.lastIndex { $0.hasPrefix(" y once · s this session") })
    #expect(start < keys)
    for row in rows[(start + 1)..<keys] { #expect(row.hasPrefix("   "), "\(row)") }
    #expect(
      rows[keys...].elementsEqual([
        " y once · s this session · p always · e edit · n no", " c no, with a comment",
      ]))
    #expect(!frame.text.utf8.contains(0x1B))
  }
}
