import Agent
import Models
import Terminal
import Testing
import Text

@testable import Interface

@Suite struct PickerTests {
  static let sizes = QuestionFrameTests.sizes

  static let choices = [
    ModelChoice(
      InterfaceFixture.reference, contextWindow: 1_000_000, efforts: [.low, .medium, .high],
      price: .tokens(input: 3_000_000, output: 15_000_000)),
    ModelChoice(
      ModelReference(provider: "openai", model: "gpt-5.5"), contextWindow: 400_000,
      price: .tokens(input: 1_250_000, output: 10_000_000)),
    ModelChoice(
      ModelReference(provider: "ollama", model: "qwen3-coder:30b"), contextWindow: 32_768,
      price: .free),
    ModelChoice(ModelReference(provider: "local", model: "unknown-model")),
  ]

  private static func fixture(_ size: Size = Size(rows: 40, columns: 120)) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    _ = fixture.model.update(.models(choices), now: fixture.now)
    return fixture
  }

  private static func run(_ command: String, _ fixture: inout InterfaceFixture) {
    fixture.type(command)
    fixture.press("Enter")
  }

  @Test(arguments: ["model", "effort", "mode", "theme"], sizes)
  func `a list marks what is in use`(command: String, at size: Size) {
    var fixture = Self.fixture(size)
    Self.run("/" + command, &fixture)
    #expect(fixture.takeEffects() == [])
    Golden.expect(fixture.frame(), "Lists/\(command)-\(size.columns)x\(size.rows)")
  }

  @Test func `a model is taken from the list`() {
    var fixture = Self.fixture()
    Self.run("/model", &fixture)
    fixture.type("gpt")
    fixture.press("Enter")
    #expect(
      fixture.takeEffects() == [.setModel(ModelReference(provider: "openai", model: "gpt-5.5"))])
    #expect(!fixture.screen().contains("Ask another model"))
  }

  @Test func `the list begins at what is in use`() {
    var fixture = Self.fixture()
    Self.run("/effort", &fixture)
    fixture.press("Up", "Enter")
    #expect(fixture.takeEffects() == [.setEffort(.high)])
  }

  @Test func `nothing to take leaves the list open`() {
    var fixture = Self.fixture()
    Self.run("/model", &fixture)
    fixture.type("zzz")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.screen().contains("No such model"))
  }

  @Test func `what was sent is found and comes back to be changed`() {
    var fixture = Self.fixture()
    for text in ["run the tests", "explain the parser\nin two lines", "run the tests"] {
      fixture.happen(.userMessage(UserMessage(id: text, text: text)))
    }
    fixture.press("C-r")
    #expect(fixture.screen().contains("explain the parser ⏎ in two lines"))
    fixture.type("pars")
    fixture.press("Enter")
    #expect(fixture.draft == "explain the parser\nin two lines")
    #expect(fixture.takeEffects() == [])
  }

  @Test func `a rule is taken back from the list`() {
    var fixture = Self.fixture()
    fixture.type("/rules")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.showRules])
    let rules = RuleBook([.init("git log", isKept: true), .init("make test", isKept: false)])
    _ = fixture.model.update(.rules(rules), now: fixture.now)
    let screen = fixture.screen()
    #expect(screen.contains("in this folder, for good"))
    #expect(screen.contains("Enter takes a rule back"))
    fixture.press("Down", "Enter")
    #expect(fixture.takeEffects() == [.revokeRule(.init("make test", isKept: false))])
  }

  @Test func `the letters that matched stand out`() throws {
    var fixture = Self.fixture()
    fixture.press("C-p")
    fixture.type("quit")
    let frame = fixture.frame()
    let match = fixture.model.theme["completion.match"].foreground
    #expect(
      frame.cells.count { $0.style.foreground == match && $0.style.attributes.contains(.bold) } >= 4
    )
  }

  @Test(arguments: [
    (ModelChoice.Price.tokens(input: 3_000_000, output: 15_000_000), "$3 / $15"),
    (.tokens(input: 50_000, output: 1_250_000), "$0.05 / $1.25"), (.free, "free"), (.unknown, "?"),
  ])
  func `a price is short`(price: ModelChoice.Price, label: String) {
    #expect(ModelChoice(InterfaceFixture.reference, price: price).priceLabel == label)
  }
}
