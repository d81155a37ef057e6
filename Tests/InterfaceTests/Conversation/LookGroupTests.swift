import Agent
import Models
import Terminal
import Testing
import Tools

@testable import Interface

@Suite struct LookGroupTests {
  private static func looked(
    _ calls: [(name: String, argument: String, outcome: ToolOutcome)]
  ) -> [SessionEvent] {
    calls.enumerated().flatMap { index, call -> [SessionEvent] in
      [
        .toolCallStarted(item: InterfaceFixture.item(10 + index), name: call.name),
        .itemDone(
          item: InterfaceFixture.item(10 + index),
          ResponseItem(
            .toolCall(ToolCall(id: "l\(index)", name: call.name, arguments: "{}")))),
      ]
    }
      + calls.enumerated().flatMap { index, call -> [SessionEvent] in
        [
          .toolStarted(
            callID: "l\(index)", name: call.name, summary: "\(call.name) \(call.argument)"),
          .toolFinished(callID: "l\(index)", call.outcome),
        ]
      }
  }

  private static let calls = [
    (name: "list_dir", argument: ".", outcome: ToolOutcome("README.md\t310\nlib/\nbin/\n")),
    (name: "read_file", argument: "lib/text.sh", outcome: ToolOutcome("1\ta\n2\tb\n3\tc\n")),
    (name: "read_file", argument: "bin/slug.sh", outcome: ToolOutcome("1\ta\n")),
    (
      name: "read_file", argument: "lib/none.sh",
      outcome: ToolOutcome("lib/none.sh does not exist.", isError: true)
    ),
    (name: "search", argument: "hyphen", outcome: ToolOutcome("Nothing matches.")),
  ]

  private static func fixture(rows: Int = 24, columns: Int = 80) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: rows, columns: columns)
    fixture.happen(.sessionStarted(InterfaceFixture.info), .turnStarted(turn: 1))
    fixture.happen(looked(calls))
    return fixture
  }

  @Test func `calls that look are told together, and what failed by itself`() {
    var fixture = Self.fixture()
    let rows = fixture.screen().split(separator: "\n").map(String.init)
    for row in [
      " ✓ list_dir .  3 entries", " ✓ read_file lib/text.sh 3 lines · bin/slug.sh 1 line",
      " ✓ search hyphen  nothing", " ✗ read_file lib/none.sh", "   │ lib/none.sh does not exist.",
    ] {
      #expect(rows.contains { $0.hasPrefix(row) }, "\(row) in\n\(rows.joined(separator: "\n"))")
    }
  }

  @Test func `unfolded, each has its output`() {
    var fixture = Self.fixture(rows: 50)
    _ = fixture.screen()
    fixture.press("M-1", "Space")
    let screen = fixture.screen()
    #expect(screen.contains("✓ read_file bin/slug.sh  1 line"))
    #expect(screen.contains("│ 3"))
  }

  @Test(arguments: [
    ("view_image", "a.png: image/png, 640 x 480 pixels, 48211 bytes.", "PNG · 640 × 480 · 48.2 KB"),
    (
      "fetch_url", "https://example.com/ (status 200)\nTitle: x\n\nText",
      "status 200 · 48 bytes of text"
    ),
    ("shell", "Exit status 0.", nil), ("read_file", "", nil),
  ])
  func `a call says what it brought`(name: String, output: String, remark: String?) {
    #expect(ToolRemark.words(for: name, ToolOutcome(output)) == remark)
  }

  @Test func `a command says how long it has been running, and how long it took`() {
    var fixture = InterfaceFixture(rows: 24, columns: 80)
    fixture.happen(.sessionStarted(InterfaceFixture.info), .turnStarted(turn: 1))
    fixture.happen(.toolStarted(callID: "c", name: "shell", summary: "make"))
    fixture.wait(1500)
    #expect(!fixture.screen().contains("shell make  1 s"))
    fixture.wait(62_000)
    #expect(fixture.screen().contains("… shell make  1 min 3 s"))
    fixture.happen(.toolFinished(callID: "c", ToolOutcome("Exit status 0.", exitCode: 0)))
    #expect(fixture.screen().contains("✓ shell make  1 min 3 s"))
  }
}
