import Models
import Testing

@Suite struct CostTests {
  static func completion(_ usage: Usage, model: String? = nil) -> Completion {
    Completion(model: model, stop: Stop(.endOfTurn), usage: usage)
  }

  static func cost(
    _ model: String, _ usage: Usage, answered: String? = nil, tier: String? = nil
  ) -> Cost {
    let parts = model.split(separator: "/", maxSplits: 1).map(String.init)
    return ModelCatalogue.shipped.cost(
      of: completion(usage, model: answered),
      asked: ModelReference(provider: parts[0], model: parts[1]), serviceTier: tier)
  }

  static let cases: [(String, Usage, Int)] = [
    // 4 $ a million in, 20 out.
    ("anthropic/claude-opus-5-5", Usage(input: 1_000_000, output: 0), 4_000_000),
    ("anthropic/claude-opus-5-5", Usage(input: 0, output: 1000), 20_000),
    // 900 cached at 0.2, 100 written at 5.
    (
      "anthropic/claude-opus-5-5", Usage(input: 1000, cachedInput: 900, cacheWrite: 100, output: 0),
      680
    ),
    // The same, kept for an hour at 8.
    (
      "anthropic/claude-opus-5-5",
      Usage(input: 1000, cachedInput: 900, cacheWrite: 100, output: 0, longCacheWrite: 100), 980
    ),
    // More is cached than there is: nothing is paid back.
    ("anthropic/claude-opus-5-5", Usage(input: 10, cachedInput: 1000, output: 0), 200),
    // Beyond 272,000 the whole request has the higher price.
    ("openai/gpt-6.1-sol", Usage(input: 272_000, output: 0), 544_000),
    ("openai/gpt-6.1-sol", Usage(input: 272_001, output: 1000), 1_103_004),
    // Less than a millionth is rounded.
    ("openai/gpt-6-luna", Usage(input: 4, output: 0), 0),
    ("openai/gpt-6-luna", Usage(input: 6, output: 0), 1),
  ]

  @Test(arguments: cases)
  func `counts have the day's price in whole micro-dollars`(
    model: String, usage: Usage, microdollars: Int
  ) {
    let cost = Self.cost(model, usage)
    #expect(cost.microdollars == microdollars)
    #expect(cost.basis == .priced)
    #expect(cost.priceDate == "2026-11-20")
  }

  @Test(arguments: [
    ("openai/gpt-5.4", "flex", 125_000), ("openai/gpt-5.4", "priority", 500_000),
    ("openai/gpt-5.4", "default", 250_000), ("azure/gpt-5.4", "priority", 500_000),
    ("bedrock-mantle/openai.gpt-5.5", "priority", 1_100_000),
    // What others call so is not sold by the token.
    ("anthropic/claude-opus-5-5", "priority", 400_000),
    ("anthropic/claude-opus-5-5", "batch", 400_000),
  ])
  func `speed and patience have their price where OpenAI's models are sold`(
    model: String, tier: String, microdollars: Int
  ) {
    let usage = Usage(input: 100_000, output: 0)
    #expect(Self.cost(model, usage, tier: tier).microdollars == microdollars)
  }

  /// Each dialect's stream, with the tier that it was served in.
  static let served: [(WireDialect, [String])] = [
    (
      .responses,
      [
        #"{"type":"response.created","response":{"id":"r","model":"m","service_tier":"auto"}}"#,
        #"{"type":"response.completed","response":{"id":"r","status":"completed","service_tier":"flex"}}"#,
      ]
    ),
    (
      .chat,
      [
        #"{"id":"c","model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#,
        "[DONE]",
      ]
    ),
    (
      .messages,
      [
        #"{"type":"message_start","message":{"id":"m","usage":{"input_tokens":1,"service_tier":"flex"}}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}"#,
        #"{"type":"message_stop"}"#,
      ]
    ),
  ]

  @Test(arguments: served)
  func `the tier that an answer was served in is paid for, not the one asked for`(
    dialect: WireDialect, frames: [String]
  ) throws {
    var completion = try #require(
      DecoderSample.completion(DecoderSample.events(dialect, frames)))
    #expect(completion.serviceTier == "flex")
    completion.usage = Usage(input: 100_000, output: 0)
    let model = ModelReference(provider: "openai", model: "gpt-5.4")
    completion.model = nil
    func microdollars(asked: String?) -> Int? {
      ModelCatalogue.shipped.cost(of: completion, asked: model, serviceTier: asked).microdollars
    }
    #expect(microdollars(asked: "priority") == 125_000)
    completion.serviceTier = "default"
    #expect(microdollars(asked: "priority") == 250_000)
    completion.serviceTier = nil
    #expect(microdollars(asked: "priority") == 500_000)
  }

  @Test func `the model that answered is paid for`() {
    let usage = Usage(input: 1_000_000, output: 0)
    let cost = Self.cost("anthropic/claude-opus-5-5", usage, answered: "claude-haiku-4-5-20251001")
    #expect(cost.microdollars == 1_000_000)
    #expect(cost.model.model == "claude-haiku-4-5-20251001")
  }

  @Test func `what is not known is unknown, not nothing`() {
    let usage = Usage(input: 10, output: 10)
    #expect(Self.cost("somebody/else", usage).basis == .unknown)
    #expect(Self.cost("somebody/else", usage).microdollars == nil)
    #expect(Self.cost("somebody/else", usage).description == "unknown")
    #expect(Self.cost("anthropic/claude-opus-5-5", Usage()).basis == .unknown)
    #expect(
      Self.cost("anthropic/claude-opus-5-5", usage, answered: "mystery-1").basis == .unknown)
  }

  @Test(arguments: [
    ("openai/gpt-5.4", "gpt-5.4-foo", false), ("openai/gpt-5.4", "gpt-5.4-2026-03-05", true),
    ("openai/gpt-5", "gpt-5.9", false), ("anthropic/claude-opus-5-5", "claude-opus-5-5-9", false),
    ("anthropic/claude-opus-5-5", "claude-opus-5-5-v1:0", true),
    ("mistral/mistral-medium-latest", "mistral-medium-2508", true),
    ("openrouter/openai/gpt-5.5", "gpt-5.5-20260423", true),
    ("bedrock/us.anthropic.claude-opus-5-5", "claude-opus-5-5", true),
  ])
  func `a name with more than a date behind it is another model`(
    asked: String, answered: String, isPriced: Bool
  ) {
    let cost = Self.cost(asked, Usage(input: 10, output: 10), answered: answered)
    #expect((cost.basis == .priced) == isPriced)
  }

  @Test func `a subscription costs nothing more`() {
    let cost = Self.cost("chatgpt/gpt-5.5", Usage(input: 10, output: 10))
    #expect(cost == Cost(.free, microdollars: 0, model: cost.model))
  }

  @Test func `what the provider billed counts before every table`() {
    let cost = Self.cost("somebody/else", Usage(input: 10, output: 10, billed: 1234))
    #expect(cost.basis == .reported)
    #expect(cost.microdollars == 1234)
    #expect(cost.description == "$0.0012")
  }

  @Test(arguments: [(0, "$0.0000"), (49, "$0.0000"), (50, "$0.0001"), (12_345_678, "$12.3457")])
  func `a cost is read in dollars`(microdollars: Int, text: String) {
    let cost = Cost(.priced, microdollars: microdollars, model: .init(provider: "a", model: "b"))
    #expect(cost.description == text)
  }

  @Test func `a router's own bill is read from its stream`() {
    let events = DecoderSample.events(
      .chat,
      [
        DecoderSample.chunk(#"{"content":"Hi"}"#, finish: "stop"),
        #"{"id":"c1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"cost":0.00123}}"#,
        "[DONE]",
      ])
    #expect(DecoderSample.completion(events)?.usage.billed == 1230)
  }

  @Test(arguments: [
    ("flex", 250_000), ("priority", 1_000_000), ("default", 500_000),
  ])
  func `a gateway's project has its tier`(tier: String, microdollars: Int) {
    let model = ModelReference(provider: "gateway", model: "mine")
    var catalogue = ModelCatalogue.shipped
    catalogue.override(catalogue.entry(for: model, like: "openai/gpt-5.5"))
    var completion = Self.completion(Usage(input: 100_000, output: 0))
    completion.serviceTier = tier
    #expect(catalogue.cost(of: completion, asked: model).microdollars == microdollars)
  }

  @Test(arguments: [
    ("gw/claude-sonnet-4-6", 3_750_000, 6_000_000),
    ("anthropic/claude-sonnet-5", 3_750_000, 6_000_000), ("gw/qwen3", nil, nil),
  ])
  func `Claude's cache is written for more than input costs`(
    model: String, write: Int?, longWrite: Int?
  ) {
    let price = PriceList.Price(input: 3_000_000, output: 15_000_000).withCacheWrites(of: model)
    #expect(price.cacheWrite == write)
    #expect(price.longCacheWrite == longWrite)
  }

  @Test func `what a router does not tell of Claude's cache is known`() throws {
    let entry = ModelCatalogue.shipped.entry(
      for: ModelReference(provider: "openrouter", model: "anthropic/claude-sonnet-5"))
    let price = try #require(entry?.prices?.base)
    #expect(price.longCacheWrite == price.input * 2)
  }

  @Test func `a price of one's own leaves the cache its share`() {
    let known = PriceList.Price(
      input: 4_000_000, output: 20_000_000, cacheRead: 400_000, cacheWrite: 5_000_000)
    let own = PriceList.Price(input: 2_000_000, output: 9_000_000)
    #expect(
      own.completed(of: "gpt-5.6-sol", by: known)
        == PriceList.Price(
          input: 2_000_000, output: 9_000_000, cacheRead: 200_000, cacheWrite: 2_500_000))
    let told = PriceList.Price(input: 2_000_000, output: 9_000_000, cacheRead: 7)
    #expect(told.completed(of: "gpt-5.6-sol", by: known).cacheRead == 7)
    #expect(own.completed(of: "m", by: nil) == own)
  }
}
