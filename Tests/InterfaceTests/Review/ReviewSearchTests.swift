import Agent
import Terminal
import Testing
import Workspace

@testable import Interface

@Suite struct ReviewSearchTests {
  static func request(_ texts: String...) -> ApprovalRequest {
    let hunks = texts.enumerated().map { index, text in
      Hunk(
        oldStart: index * 50 + 1, oldCount: 0, newStart: index * 50 + 1, newCount: 1,
        lines: [DiffLine(.added, Array(text.utf8))])
    }
    let diff = FileDiff(path: "a.txt", kind: .modified, hunks: hunks)
    return ApprovalRequest(
      id: "a1", callID: "c1",
      subject: .patch(PatchProposal(files: [PatchProposal.File(diff: diff, before: [], after: [])]))
    )
  }

  @Test func `a search goes from hunk to hunk and decides nothing`() {
    var fixture = InterfaceFixture()
    fixture.happen(
      InterfaceFixture.beginning + [
        .approvalRequested(Self.request("one", "needle", "two", "a needle"))
      ])
    _ = fixture.screen()
    fixture.wait(300)
    fixture.press("/")
    fixture.type("needle")
    #expect(fixture.screen().contains("/needle in 2 of 4"))
    fixture.press("Enter")
    #expect(fixture.screen().contains("hunk 2 of 4"))
    #expect(fixture.model.focus == .question)
    fixture.press("M-n")
    #expect(fixture.screen().contains("hunk 4 of 4"))
    fixture.press("M-n")
    #expect(fixture.screen().contains("hunk 2 of 4"))
    fixture.press("M-p")
    #expect(fixture.screen().contains("hunk 4 of 4"))
    #expect(fixture.screen().contains("✓0 ✗0 ?4"))
    #expect(fixture.takeEffects() == [])
  }

  @Test func `a text that is nowhere moves nothing`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(Self.request("one", "two"))])
    _ = fixture.screen()
    fixture.wait(300)
    fixture.press("/")
    fixture.type("none")
    #expect(fixture.screen().contains("/none not found"))
    fixture.press("Enter")
    #expect(fixture.screen().contains("hunk 1 of 2"))
  }
}
