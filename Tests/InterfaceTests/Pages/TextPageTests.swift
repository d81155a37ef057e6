import Agent
import Models
import Terminal
import Testing

@testable import Interface

@Suite struct TextPageTests {
  private static let other = ModelReference(provider: "openai", model: "gpt-5.5")

  private static func fixture(_ size: Size) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(InterfaceFixture.beginning)
    fixture.happen(
      .usage(Usage(input: 148_000, cachedInput: 120_000, output: 9_300), model: other),
      .cost(Cost(.unknown, microdollars: nil, model: other)),
      .sandboxProbed(failure: "bwrap is not installed."), .effortChanged(.high),
      .rateLimits(
        RateLimitSnapshot([
          .init(
            "primary", usedPercent: 73, minutes: 300,
            resetsAt: Double(fixture.now + InterfaceFixture.offset) / 1000 + 3_700)
        ]), provider: "anthropic"))
    _ = fixture.model.update(.models(PickerTests.choices), now: fixture.now)
    _ = fixture.model.update(.branch("feature/slugs"), now: fixture.now)
    return fixture
  }

  @Test(arguments: ["cost", "status"], PickerTests.sizes)
  func `a page tells how the session stands`(command: String, at size: Size) {
    var fixture = Self.fixture(size)
    fixture.type("/" + command)
    fixture.press("Enter")
    Golden.expect(fixture.frame(), "Lists/\(command)-\(size.columns)x\(size.rows)")
    fixture.press("Esc")
    #expect(fixture.takeEffects() == [])
  }

  @Test(arguments: [1e20, -1e20, .infinity, .nan])
  func `limits beyond all sense do not bring the page down`(number: Double) {
    var fixture = Self.fixture(Size(rows: 40, columns: 120))
    fixture.happen(
      .rateLimits(
        RateLimitSnapshot([
          .init("primary", usedPercent: number, resetsAt: abs(number)),
          .init("secondary", usedPercent: 12, resetsAt: abs(number)),
        ]), provider: "anthropic"))
    fixture.type("/status")
    fixture.press("Enter")
    #expect(fixture.frame().text.contains("12% of the"))
  }

  @Test func `the branch stands in a wide header`() {
    var fixture = Self.fixture(Size(rows: 40, columns: 200))
    #expect(fixture.frame().text(row: 0).contains("/home/ada/demo  on feature/slugs"))
  }

  @Test func `the branch is looked at again when a turn has ended`() {
    var fixture = Self.fixture(Size(rows: 40, columns: 120))
    fixture.happen(.turnFinished(turn: 1, .completed))
    #expect(fixture.takeEffects() == [.readBranch])
  }
}
