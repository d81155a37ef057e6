import Terminal
import Testing

@testable import Interface

@Suite struct TrustQuestionTests {
  private static let theme = Canvas.testing(1, 1).theme
  private static let digest = String(repeating: "0123456789abcdef", count: 4)

  private static let subject = TrustQuestion.Subject(
    folder: "/home/me/project", file: ".tern/config.toml", digest: digest, hasChanged: false,
    cautions: ["Others may write in this folder."],
    items: [
      .init(name: "mode", value: "\"plan\"", line: 1),
      .init(
        name: "providers.openai.api_key_command", value: "[\"sh\",\"-c\",\"touch PWN\"]", line: 3,
        objection: "is ignored: a project may not run a program for a key.", digest: digest),
    ], text: "mode = \"plan\"\n[providers.openai]\napi_key_command = [\"sh\"]\n")

  private static func question(
    _ subject: TrustQuestion.Subject = subject, shownAt: Int? = 0, _ rows: Int = 30,
    _ columns: Int = 90
  ) -> TrustQuestion {
    var question = TrustQuestion(subject)
    _ = question.view(size: Size(rows: rows, columns: columns), theme: Self.theme)
    if let shownAt { question.markShown(now: shownAt) }
    return question
  }

  private static func key(_ spelling: String) throws -> InputEvent {
    .key(try #require(Key(spelling)))
  }

  @Test(
    arguments: [
      ("y", .trust), ("n", .notNow), ("Enter", .notNow), ("Esc", .notNow), ("C-q", .quit),
      ("C-c", .quit),
    ] as [(String, TrustQuestion.Answer)])
  func `a key answers`(key: String, answer: TrustQuestion.Answer) throws {
    var question = Self.question()
    #expect(question.hear(try Self.key(key), now: 1000) == answer)
  }

  /// B10.
  @Test func `keys typed before it stood there for a moment are no answers`() throws {
    var question = Self.question(shownAt: nil)
    #expect(question.hear(try Self.key("y"), now: 5000) == nil)
    question.markShown(now: 5000)
    #expect(question.hear(try Self.key("y"), now: 5299) == nil)
    // Still typing: the moment begins again.
    #expect(question.hear(try Self.key("y"), now: 5598) == nil)
    #expect(question.hear(try Self.key("y"), now: 5898) == .trust)
  }

  @Test func `a paste is no answer`() throws {
    var question = Self.question()
    #expect(question.hear(.paste(Array("y\n".utf8)), now: 1000) == nil)
    #expect(question.hear(try Self.key("y"), now: 1299) == nil)
  }

  @Test(arguments: ["Y", "N", "a", "M-y", "C-y", "Tab", "F1"])
  func `other keys are none`(key: String) throws {
    var question = Self.question()
    #expect(question.hear(try Self.key(key), now: 1000) == nil)
  }

  @Test func `what cannot be used cannot be trusted`() throws {
    var subject = Self.subject
    subject.fault = "It is no file."
    var question = Self.question(subject)
    #expect(question.hear(try Self.key("y"), now: 1000) == nil)
    #expect(question.hear(try Self.key("n"), now: 1000) == .notNow)
  }

  @Test func `yes comes only once the end was in view`() throws {
    var subject = Self.subject
    subject.items = (1...40).map { .init(name: "limits.a\($0)", value: "1", line: $0) }
    var question = Self.question(subject, 20)
    var answers: [TrustQuestion.Answer?] = []
    for _ in 0..<8 where answers.last != .trust {
      answers.append(question.hear(try Self.key("y"), now: 1000))
      _ = question.view(size: Size(rows: 20, columns: 90), theme: Self.theme)
    }
    #expect(answers.dropLast().allSatisfy { $0 == nil })
    #expect(answers.count > 2)
    #expect(answers.last == .trust)
  }

  /// B14.
  @Test(arguments: [(1, 1), (7, 90), (30, 39), (0, 0)])
  func `where there is no room for it there is no yes`(rows: Int, columns: Int) throws {
    var question = Self.question(Self.subject, rows, columns)
    #expect(question.hear(try Self.key("y"), now: 1000) == nil)
  }

  @Test func `it shows what is asked about`() throws {
    var question = Self.question()
    let size = Size(rows: 30, columns: 90)
    Golden.expect(question.view(size: size, theme: Self.theme), "Trust/question-90")
    #expect(question.hear(try Self.key("v"), now: 1000) == nil)
    Golden.expect(question.view(size: size, theme: Self.theme), "Trust/file-90")
    var changed = Self.subject
    changed.hasChanged = true
    changed.cautions = []
    var narrow = Self.question(changed)
    Golden.expect(
      narrow.view(size: Size(rows: 16, columns: 50), theme: Self.theme), "Trust/changed-50")
  }

  /// D03.
  @Test func `nothing of the project reaches the screen unseen`() {
    var subject = Self.subject
    subject.items = [
      .init(name: "a\u{202E}b", value: "\u{1B}[2J\u{200B}\r\u{E0041}", line: 1)
    ]
    subject.folder = "/x\ny"
    subject.text = "\u{1B}]52;c;AAAA\u{7}\u{202E}"
    var question = Self.question(subject)
    let frame = question.view(size: Size(rows: 30, columns: 90), theme: Self.theme)
    let scalars = frame.cells.map(\.scalar)
    #expect(!scalars.contains { $0 < 0x20 && $0 != 0 || 0x7F...0x9F ~= $0 || $0 == 0x202E })
  }
}
