import Agent
import Testing
import Tools

@testable import Interface

@Suite struct DockedQuestionTests {
  static let question = ApprovalRequest(
    id: "a1", callID: "c1",
    subject: .question(
      UserQuestion(
        "Tabs or spaces?",
        options: [.init("Tabs", detail: "as in the Makefile"), .init("Spaces")])))
  static let open = ApprovalRequest(
    id: "a1", callID: "c1", subject: .question(UserQuestion("What is it called?")))
  static let page = ApprovalRequest(
    id: "a1", callID: "c1",
    subject: .fetch(
      FetchRequest(
        url: "https://other.example/x", reason: "the manual",
        redirectedFrom: "https://good.example/")))

  private func asked(_ request: ApprovalRequest) -> InterfaceFixture {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(request)])
    _ = fixture.screen()
    fixture.wait(300)
    return fixture
  }

  @Test func `the question is shown with its options and keys`() {
    var fixture = asked(Self.question)
    let screen = fixture.screen()
    for words in [
      "The model asks", "Tabs or spaces?", "▸ 1 Tabs  as in the Makefile", "2 Spaces",
      "1–2 choose", "0 no answer",
    ] {
      #expect(screen.contains(words), "\(words)")
    }
  }

  static let keys: [(keys: [String], answer: ApprovalAnswer)] = [
    (["1"], .reply("Tabs")), (["2"], .reply("Spaces")), (["Enter"], .reply("Tabs")),
    (["Down", "Enter"], .reply("Spaces")), (["Up", "Enter"], .reply("Spaces")),
    (["0"], .no(comment: nil)), (["b", "o", "t", "h", "Enter"], .reply("both")),
    (["y", "Enter"], .reply("y")),
  ]

  @Test(arguments: keys)
  func `a digit, a choice or words answer it`(keys: [String], answer: ApprovalAnswer) {
    var fixture = asked(Self.question)
    for key in keys { fixture.press(key) }
    #expect(fixture.takeEffects() == [.answer(approval: "a1", answer)])
    #expect(fixture.model.question == nil)
    #expect(fixture.draft == "")
  }

  @Test func `what is pasted is an answer in words`() {
    var fixture = asked(Self.question)
    fixture.paste("both of them")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .reply("both of them"))])
  }

  @Test func `a digit without an option begins an answer in words`() {
    var fixture = asked(Self.question)
    fixture.press("7")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == "7")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .reply("7"))])
  }

  @Test func `a question without options is answered in words`() {
    var fixture = asked(Self.open)
    fixture.press("Enter")
    fixture.type("Tern")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .reply("Tern"))])
  }

  @Test func `what was typed before the question is no answer`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(Self.question)])
    _ = fixture.screen()
    fixture.wait(100)
    fixture.press("1")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == "1")
  }

  @Test(arguments: [("y", ApprovalAnswer.once), ("s", .session), ("n", .no(comment: nil))])
  func `a page is asked about with its whole address`(key: String, answer: ApprovalAnswer) {
    var fixture = asked(Self.page)
    let screen = fixture.screen()
    for words in [
      "Fetch this page?", "https://other.example/x", "redirected from https://good.example/",
      "the model says: “the manual”",
    ] {
      #expect(screen.contains(words), "\(words)")
    }
    fixture.press(key)
    #expect(fixture.takeEffects() == [.answer(approval: "a1", answer)])
  }

  @Test func `what hides in a question is written out`() {
    var fixture = asked(
      ApprovalRequest(
        id: "a1", callID: "c1", subject: .question(UserQuestion("a\u{200B}b\u{202E}c"))))
    #expect(fixture.screen().contains("a<U+200B>b"))
  }

  @Test(arguments: [5, 8, 12, 24])
  func `it is drawn at any height`(rows: Int) {
    var fixture = InterfaceFixture(rows: rows, columns: 40)
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(Self.question)])
    _ = fixture.screen()
    fixture.press("PgDn")
    _ = fixture.screen()
  }
}
