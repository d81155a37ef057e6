import Models
import Testing

@testable import Agent

@Suite struct CallAccountsTests {
  private static let model = ModelReference(provider: "openai", model: "gpt-5.5")
  private static let price = Cost(.priced, microdollars: 9, model: model, priceDate: "2026-11-20")

  private static func events(
    _ batches: [[ResponseEvent]], _ accounts: inout CallAccounts
  ) -> [SessionEvent] {
    batches.flatMap { accounts.take($0, of: model) { _ in price }.events }
  }

  private static func end(_ usage: Usage = Usage(), _ kind: Stop.Kind = .endOfTurn) -> ResponseEvent
  {
    .completed(Completion(stop: Stop(kind), usage: usage))
  }

  @Test(arguments: [
    ([ResponseEvent.outputTextDelta(index: 0, "a"), end(Usage(input: 1, output: 1))], true),
    ([.outputTextDelta(index: 0, "a"), end()], true), ([end(Usage(input: 1), .failed)], true),
    (
      [.failed(ModelError(.overloaded(retryAfter: nil), message: "")), end(Usage(), .failed)], false
    ),
  ])
  func `an answer has its cost, and a refusal none`(batch: [ResponseEvent], hasCost: Bool) {
    var accounts = CallAccounts()
    #expect(Self.events([batch], &accounts) == (hasCost ? [.cost(Self.price)] : []))
    #expect(accounts.abandon(asked: Self.model) == nil)
  }

  @Test func `an answer that was given up costs nobody knows what`() {
    var accounts = CallAccounts()
    #expect(Self.events([[.created(id: "r", model: "gpt-5.5")]], &accounts) == [])
    let unknown = SessionEvent.cost(Cost(.unknown, microdollars: nil, model: Self.model))
    #expect(accounts.abandon(asked: Self.model) == unknown)
    #expect(accounts.abandon(asked: Self.model) == nil)
  }

  @Test func `limits are told when they change by what one sees`() {
    func used(_ percent: Double) -> RateLimitSnapshot {
      RateLimitSnapshot([.init("primary", usedPercent: percent)])
    }
    var accounts = CallAccounts()
    let told = Self.events(
      [11, 14, 19.9, 20, 12, 89, 90, 90.4, 91].map { [.rateLimits(used($0))] }, &accounts)
    let expected = [11, 20, 12, 89, 90, 91].map { percent in
      SessionEvent.rateLimits(used(percent), provider: "openai")
    }
    #expect(told == expected)
  }

  @Test(arguments: [
    ("gpt-5.5", false), ("gpt-5.5-2026-04-02", false), ("gpt-5.4-mini", true), ("", false),
  ])
  func `another model than the asked one is told of once`(name: String, isOther: Bool) {
    var accounts = CallAccounts()
    let told = Self.events([[.serverModel(name)], [.serverModel(name)]], &accounts)
    let notice = SessionEvent.notice("openai answers with \(name), though gpt-5.5 was asked.")
    #expect(told == (isOther ? [notice] : []))
  }

  @Test(arguments: [("gpt-5.5-2026-04-02", false), ("gpt-5.4-mini", true)])
  func `a deployment answers with the model that it is`(name: String, isOther: Bool) {
    let deployment = ModelReference(provider: "azure", model: "ours")
    var options = CallOptions(model: "ours")
    options.knownModel = ModelCatalogue.shipped.entry(for: deployment, like: "gpt-5.5")
    var accounts = CallAccounts()
    accounts.send(Prompt(system: [], items: [], tools: []), options, to: deployment, at: 0)
    let told = accounts.take([.serverModel(name)], of: deployment) { _ in Self.price }.events
    #expect(told.isEmpty != isOther)
  }

  @Test func `a lost cache is told with its cause`() {
    var accounts = CallAccounts()
    func ask(_ effort: CallOptions.Effort, cached: Int) -> (
      events: [SessionEvent], loss: CacheBreak?
    ) {
      let options = CallOptions(model: "gpt-5.5", effort: effort)
      accounts.send(Prompt(system: [], items: [], tools: []), options, to: Self.model, at: 0)
      return accounts.take(
        [Self.end(Usage(input: 60_000, cachedInput: cached, output: 1))], of: Self.model
      ) { _ in Self.price }
    }
    #expect(ask(.low, cached: 50_000).loss == nil)
    let (events, loss) = ask(.high, cached: 100)
    #expect(loss?.causes == [.option("effort")])
    #expect(
      events == [
        .cost(Self.price),
        .notice("The prompt cache was lost (50000 → 100 tokens): the effort changed."),
      ])
    accounts.forgetCache()
    #expect(ask(.high, cached: 0).loss == nil)
  }
}
