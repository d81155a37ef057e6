import Agent
import Models
import Terminal
import Testing

@testable import Interface

@Suite struct AskingTests {
  private static let model = InterfaceFixture.reference
  private static let other = ModelReference(provider: "openai", model: "gpt-5.5")
  private static let choices = [
    ModelChoice(model, contextWindow: 32_000, efforts: [.low, .high]),
    ModelChoice(other, contextWindow: 400_000),
  ]

  private static func fixture(rows: Int = 40, columns: Int = 120) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: rows, columns: columns)
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    _ = fixture.model.update(.models(choices), now: fixture.now)
    return fixture
  }

  private static func footer(_ fixture: inout InterfaceFixture) -> String {
    let frame = fixture.frame()
    return frame.text(row: frame.size.rows - 1)
  }

  private static func cost(_ micro: Int?) -> SessionEvent {
    .cost(Cost(micro == nil ? .unknown : .priced, microdollars: micro, model: model))
  }

  @Test func `a model is chosen from a list, or written out`() {
    var fixture = Self.fixture()
    fixture.type("/model gpt")
    #expect(fixture.screen().contains("openai/gpt-5.5"))
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.setModel(Self.other)])
    fixture.type("/model local/llama/3")
    fixture.press("Enter")
    #expect(
      fixture.takeEffects() == [.setModel(ModelReference(provider: "local", model: "llama/3"))])
    fixture.type("/model llama")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [])
    #expect(Self.footer(&fixture).contains("Write provider/model"))
  }

  @Test(arguments: [("high", CallOptions.Effort.high), ("default", nil)])
  func `an effort is one that the model knows`(name: String, effort: CallOptions.Effort?) {
    var fixture = Self.fixture()
    #expect(fixture.model.effortNames == ["low", "high", "default"])
    fixture.type("/effort \(name)")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.setEffort(effort)])
    fixture.type("/effort huge")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [])
    #expect(Self.footer(&fixture).contains("Efforts: low, high, default"))
  }

  @Test func `of a model that takes no effort none is offered`() {
    var fixture = Self.fixture()
    var choice = ModelChoice(Self.model, contextWindow: 32_000)
    choice.takesEffort = false
    _ = fixture.model.update(.models([choice]), now: fixture.now)
    #expect(fixture.model.effortNames == ["default"])
  }

  @Test func `the header and the meter follow the model`() {
    var fixture = Self.fixture()
    #expect(fixture.model.status.contextWindow == 32_000)
    fixture.happen(.modelChanged(Self.other), .effortChanged(.high))
    #expect(fixture.model.status.contextWindow == 400_000)
    #expect(fixture.frame().text(row: 0).contains("gpt-5.5 · high"))
    #expect(fixture.screen().contains("openai/gpt-5.5 is asked from here on"))
    fixture.happen(.effortChanged(nil))
    #expect(!fixture.frame().text(row: 0).contains("high"))
  }

  @Test(arguments: [
    ([cost(42_100)], "$0.0421"), ([cost(42_100), cost(nil)], "$0.0421+"),
    ([cost(nil)], "cost unknown"),
  ])
  func `the footer ends with what the session costs`(events: [SessionEvent], words: String) {
    for columns in [80, 120] {
      var fixture = Self.fixture(columns: columns)
      fixture.happen(events)
      let footer = Self.footer(&fixture)
      #expect(footer.hasSuffix("  \(words)"), "\(footer)")
      #expect(footer.hasPrefix(" Enter send  "))
    }
  }

  @Test func `without tabs the header has the window, with them the footer`() {
    var fixture = Self.fixture(rows: 15, columns: 79)
    fixture.happen(InterfaceFixture.beginning)
    let footer = Self.footer(&fixture)
    #expect(footer.hasSuffix("36% of 32.0k  $0.0266"), "\(footer)")
  }

  @Test func `a limit that is nearly used up says so until it is renewed`() {
    var fixture = Self.fixture()
    func limits(_ used: Double) -> SessionEvent {
      let reset = Double(fixture.now + fixture.model.clockOffset) / 1000 + 60
      return .rateLimits(
        RateLimitSnapshot([
          .init("primary", usedPercent: used, minutes: 300, resetsAt: reset),
          .init("requests", limit: 10, remaining: 9),
        ]), provider: Self.model.provider)
    }
    fixture.happen(limits(89))
    #expect(!Self.footer(&fixture).contains("limit"))
    fixture.happen(limits(93.4))
    #expect(Self.footer(&fixture).contains("93% of \(Self.model.provider)'s 5 h limit"))
    fixture.wait(61_000)
    #expect(!Self.footer(&fixture).contains("limit"))
  }
}
