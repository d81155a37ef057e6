import Agent
import Terminal
import Testing
import Tools
import Workspace

@testable import Interface

/// A34, B02, B14: whatever the window, nothing is allowed before all of it was in view.
@Suite struct SmallWindowTests {
  /// A question and the words that a person must have had before them when they say yes.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var request: ApprovalRequest
    var words: [String]
    var testDescription: String { name }
  }

  private static func shell(
    _ line: String, _ profile: SandboxProfile = .workspace, isEscalation: Bool = false,
    failure: String? = nil
  ) -> ApprovalRequest {
    ApprovalRequest(
      id: "a1", callID: "c1",
      subject: .command(
        Command(
          arguments: ["/bin/bash", "-c", line], folder: "/home/ada/demo/web", profile: profile),
        reason: "The cache is stale.", isSandboxed: profile != .none),
      isEscalation: isEscalation, sandboxFailure: failure)
  }

  static let cases = [
    Case(
      name: "dangerous", request: shell("cd build && rm -rf ~/.cache/demo\nls"),
      words: ["cd build", "ls", "Careful:", "deletes", "everything", "workspace, no network"]),
    Case(
      name: "network", request: shell("npm install", .network, isEscalation: true),
      words: ["npm install", "network:", "anywhere.", "and network", "web"]),
    Case(
      name: "leave", request: shell("systemctl restart demo", .none, isEscalation: true),
      words: ["systemctl", "model asks", "whatever", "can.", "no sandbox", "rights"]),
    Case(
      name: "no sandbox", request: shell("make", .none, failure: "bwrap is not installed."),
      words: ["make", "no sandbox", "rights", "bwrap is not", "installed."]),
    Case(
      name: "page",
      request: ApprovalRequest(
        id: "a1", callID: "c1",
        subject: .fetch(
          FetchRequest(
            url: "http://xn--pypal-4ve.com/login/" + String(repeating: "a/", count: 60) + "end",
            reason: "It was linked there.", redirectedFrom: "https://first.example/"))),
      words: [
        "http://xn--pypal-4ve.com", "end", "Careful:", "pаypal.com,", "others.", "not encrypted",
        "redirected from", "first.example", "linked",
      ]),
    Case(
      name: "circle",
      request: ApprovalRequest(
        id: "a1", callID: "c1",
        subject: .loop(
          "The model has made the same call four times with the same result: shell make test. "
            + "It was told so twice and has not changed its way.")),
      words: ["four", "make", "changed", "way."]),
  ]

  static let sizes = [
    Size(rows: 24, columns: 80), Size(rows: 12, columns: 40), Size(rows: 8, columns: 40),
    Size(rows: 5, columns: 20), Size(rows: 1, columns: 1),
  ]

  private func asked(_ question: Case, at size: Size) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(question.request)])
    _ = fixture.frame()
    fixture.wait(1_000)
    return fixture
  }

  /// The text of the dock, without what stands around it.
  private func dock(_ fixture: inout InterfaceFixture) -> String {
    let frame = fixture.frame()
    guard let rect = fixture.model.layout.panes[.question] else { return "" }
    let rows = (rect.row..<rect.row + rect.rows).map { frame.text(row: $0) }
    return rows.joined(separator: "\n")
  }

  @Test(arguments: cases, sizes)
  func `yes is heard once everything was in view`(question: Case, size: Size) {
    let isTiny = ScreenLayout.kind(of: size) == .tiny
    for key in ["y", "s"] {
      var fixture = asked(question, at: size)
      var seen = ""
      var effects: [Effect] = []
      for _ in 0..<60 where effects.isEmpty {
        seen += dock(&fixture) + "\n"
        fixture.press(key)
        effects = fixture.takeEffects()
      }
      guard !isTiny else {
        #expect(effects == [])
        continue
      }
      if key == "y" { #expect(effects == [.answer(approval: "a1", .once)]) }
      guard !effects.isEmpty else { continue }
      for words in question.words { #expect(seen.contains(words), "\(words) in \(seen)") }
    }
  }

  @Test(arguments: cases)
  func `a window that shrinks and grows hides nothing`(question: Case) {
    var fixture = asked(question, at: Size(rows: 8, columns: 40))
    fixture.press("y")
    guard fixture.takeEffects().isEmpty else { return }
    fixture.resize(Size(rows: 5, columns: 20))
    for _ in 0..<40 {
      _ = fixture.frame()
      fixture.press("y")
    }
    #expect(fixture.takeEffects() == [])
    fixture.resize(Size(rows: 24, columns: 80))
    let whole = dock(&fixture)
    for words in question.words { #expect(whole.contains(words), "\(words) in \(whole)") }
    fixture.press("y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
  }

  @Test func `a rule is read before it is kept, however low the window`() {
    let question = Case(
      name: "rule", request: Self.shell("git log --oneline --decorate --graph -5"), words: [])
    var fixture = asked(question, at: Size(rows: 8, columns: 40))
    for _ in 0..<20 where !fixture.screen().contains("Allow this always?") { fixture.press("p") }
    var seen = ""
    var effects: [Effect] = []
    for _ in 0..<20 where effects.isEmpty {
      seen += dock(&fixture) + "\n"
      fixture.press("Enter")
      effects = fixture.takeEffects()
    }
    let prefix = ["git", "log", "--oneline", "--decorate", "--graph", "-5"]
    #expect(effects == [.answer(approval: "a1", .always(prefix: prefix))])
    for words in ["without asking", "--graph", "whatever follows"] {
      #expect(seen.contains(words), "\(words) in \(seen)")
    }
  }
}
