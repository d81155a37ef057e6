import Testing
import Text
import Tools

@testable import Interface

@Suite struct ToolCardTests {
  private func rows(
    _ name: String = "shell", seen: String = "", _ outcome: ToolOutcome, width: Int = 60
  ) -> [String] {
    var card = ToolCard(name: name)
    card.summary = "run"
    card.begin(at: 0)
    card.append(seen)
    card.finish(outcome, at: 100)
    return card.rows(width: width).map(\.text)
  }

  @Test func `a command that fails says its status, and shows the end of its output`() {
    let outcome = ToolOutcome("Exit status 3 after 0.1 s.\nOutput:\n1", exitCode: 3)
    #expect(
      rows(seen: "1\n2\n3\n4\n5\n", outcome) == [
        "✗ shell run  exit 3", "  │ … 2 more lines", "  │ 3", "  │ 4", "  │ 5",
      ])
    #expect(rows(seen: "", outcome).first == "✗ shell run  exit 3")
  }

  @Test func `a command that succeeds says nothing of it`() {
    #expect(
      rows(seen: "fine\n", ToolOutcome("Exit status 0.", exitCode: 0))
        == ["✓ shell run", "  │ fine"])
  }

  @Test(arguments: [
    ToolOutcome("Ended by signal 11 after 0.1 s.\nOutput:\nout"),
    ToolOutcome("Took longer than 120 s and was ended.\nOutput:\nout", isError: true),
  ])
  func `a command that was ended says why before its output`(outcome: ToolOutcome) {
    let reason = outcome.output.prefix { $0 != "\n" }
    #expect(rows(seen: "out\n", outcome) == ["✗ shell run", "  │ \(reason)", "  │ out"])
  }

  @Test func `a tool that fails shows the start of its reason, whole`() {
    let reason = "lib/text.sh does not contain the lines the patch expects, in any of its places:"
    let lines = (1...8).map { "line \($0)" }
    let outcome = ToolOutcome(([reason] + lines).joined(separator: "\n"), isError: true)
    #expect(
      rows("apply_patch", outcome, width: 50) == [
        "✗ apply_patch run", "  │ lib/text.sh does not contain the lines the",
        "  │ patch expects, in any of its places:", "  │ line 1", "  │ line 2", "  │ line 3",
        "  │ line 4", "  │ line 5", "  │ … 3 more lines",
      ])
  }
}
