import Agent
import Models
import Testing

@Suite struct CostLedgerTests {
  private static let first = ModelReference(provider: "a", model: "one")
  private static let second = ModelReference(provider: "b", model: "two")

  private static func ledger(_ events: [SessionEvent]) -> CostLedger {
    events.reduce(into: CostLedger()) { $0.apply($1) }
  }

  private static func priced(_ micro: Int, _ model: ModelReference = first) -> SessionEvent {
    .cost(Cost(.priced, microdollars: micro, model: model, priceDate: "2026-11-20"))
  }

  private static let unknown = SessionEvent.cost(
    Cost(.unknown, microdollars: nil, model: second))
  private static let counts = SessionEvent.usage(Usage(input: 10, output: 1), model: first)

  @Test(arguments: [
    ([], ""), ([priced(42_149)], "$0.0421"), ([counts, priced(1_230_000)], "$1.23"),
    ([priced(999_999)], "$1.0000"), ([priced(12_345_678)], "$12.35"),
    ([priced(100), unknown], "$0.0001+"), ([unknown], "cost unknown"),
    ([counts], "cost unknown"), ([counts, counts, priced(5000)], "$0.0050+"),
    ([SessionEvent.cost(Cost(.free, microdollars: 0, model: first))], "free"),
    ([SessionEvent.cost(Cost(.free, microdollars: 0, model: first)), unknown], "cost unknown"),
  ])
  func `what is known is summed, and what is not is no nothing`(
    events: [SessionEvent], label: String
  ) {
    #expect(Self.ledger(events).label == label)
  }

  @Test func `each model has what its own answers cost`() {
    let ledger = Self.ledger([
      Self.counts, Self.priced(100), Self.priced(7, Self.second), Self.counts, Self.priced(20),
      Self.unknown,
    ])
    #expect(ledger.entries.map(\.model) == [Self.first, Self.second])
    #expect(
      ledger.entries.map { [$0.microdollars, $0.known, $0.unknown] } == [[120, 2, 0], [7, 1, 1]])
    #expect(ledger.microdollars == 127)
    #expect(!ledger.isComplete)
  }
}
