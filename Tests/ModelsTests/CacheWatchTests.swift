import JSON
import Models
import Testing

@Suite struct CacheWatchTests {
  static let prompt = ConversationSample.prompt()
  static let options = CallOptions(model: "m", effort: .low)

  static func loss(
    _ change: (inout Prompt, inout CallOptions) -> Void, before: Int = 50_000, after: Int = 1000,
    seconds: Double = 10
  ) -> CacheBreak? {
    var watch = CacheWatch()
    watch.send(CachePrint(prompt, options, provider: "p"), at: 0)
    #expect(watch.receive(Usage(input: 60_000, cachedInput: before, output: 1)) == nil)
    var (prompt, options) = (prompt, options)
    change(&prompt, &options)
    watch.send(CachePrint(prompt, options, provider: "p"), at: seconds)
    return watch.receive(Usage(input: 61_000, cachedInput: after, output: 1))
  }

  static let causes: [(@Sendable (inout Prompt, inout CallOptions) -> Void, [CacheBreak.Cause])] = [
    ({ prompt, _ in prompt.system[1].text += "!" }, [.system(block: 1)]),
    ({ prompt, _ in prompt.system.removeLast() }, [.system(block: 1)]),
    ({ prompt, _ in prompt.system[0].cacheScope = nil }, [.system(block: 0)]),
    ({ prompt, _ in prompt.system[1].cacheScope = .global }, [.system(block: 1)]),
    ({ prompt, _ in prompt.tools[0].description = "New." }, [.toolChanged("shell")]),
    (
      { prompt, _ in
        prompt.tools.append(ToolSpec(name: "read", description: "", parameters: [:]))
      }, [.toolAdded("read")]
    ),
    ({ prompt, _ in prompt.tools = [] }, [.toolRemoved("shell")]),
    ({ _, options in options.effort = .high }, [.option("effort")]),
    ({ _, options in options.summary = .detailed }, [.option("summary")]),
    ({ _, options in options.cacheLifetime = .oneHour }, [.option("cache lifetime")]),
    (
      { _, options in options.headers = [Provider.Header("Anthropic-Beta", "a")] },
      [.option("betas")]
    ),
    ({ _, options in options.toolChoice = .required }, [.option("tool choice")]),
    (
      { _, options in options.model = "n" },
      [
        .model(
          from: ModelReference(provider: "p", model: "m"),
          to: ModelReference(provider: "p", model: "n"))
      ]
    ),
    ({ prompt, _ in prompt.items[0] = ResponseItem(.userMessage("Else")) }, [.history(item: 0)]),
    ({ prompt, _ in prompt.items.removeLast() }, [.history(item: 3)]),
    ({ prompt, _ in prompt.items.append(ResponseItem(.userMessage("More"))) }, [.server]),
    (
      { prompt, options in
        prompt.system[0].text = "You are Gull."
        options.effort = nil
      }, [.system(block: 0), .option("effort")]
    ),
  ]

  @Test(arguments: causes.indices)
  func `the cause of a lost cache is named`(index: Int) {
    let (change, causes) = Self.causes[index]
    let loss = Self.loss(change)
    #expect(loss?.causes == causes)
    #expect(loss?.before == 50_000)
    #expect(loss?.after == 1000)
  }

  @Test(arguments: [
    (WireDialect.messages, [CacheBreak.Cause.option("thinking budget")]), (.chat, [.server]),
  ])
  func `a budget that the room for an answer lowers is a cause where it is sent`(
    dialect: WireDialect, causes: [CacheBreak.Cause]
  ) {
    let provider = ConversationSample.provider(dialect)
    var options = CallOptions(model: "claude-haiku-4-5", effort: .high)
    // Nothing else is looked at: a call without a thought before it would turn thinking off.
    let prompt = ConversationSample.prompt([ResponseItem(.userMessage("Hi"))])
    var watch = CacheWatch()
    watch.send(CachePrint(prompt, options, provider: provider), at: 0)
    #expect(watch.receive(Usage(input: 60_000, cachedInput: 50_000, output: 1)) == nil)
    options.outputRoom = 12_000
    watch.send(CachePrint(prompt, options, provider: provider), at: 1)
    #expect(watch.receive(Usage(input: 60_000, cachedInput: 0, output: 1))?.causes == causes)
  }

  @Test func `time is a cause where nothing else is`() {
    let loss = Self.loss({ _, _ in }, seconds: 600)
    #expect(loss?.causes == [.expired(after: 600)])
    #expect(
      loss?.description == "The prompt cache was lost (50000 → 1000 tokens): 10 minutes passed.")
  }

  @Test(arguments: [
    ("anthropic", CallOptions.CacheLifetime.fiveMinutes, true), ("anthropic", .oneHour, false),
    ("openai", .fiveMinutes, false),
  ])
  func `a cache lives as long as its provider keeps it`(
    provider: String, lifetime: CallOptions.CacheLifetime, isExpired: Bool
  ) {
    var options = Self.options
    options.cacheLifetime = lifetime
    let print = CachePrint(Self.prompt, options, provider: provider)
    var watch = CacheWatch()
    watch.send(print, at: 0)
    _ = watch.receive(Usage(input: 60_000, cachedInput: 50_000, output: 1))
    watch.send(print, at: 1200)
    let loss = watch.receive(Usage(input: 60_000, cachedInput: 0, output: 1))
    #expect(loss?.causes == [isExpired ? .expired(after: 1200) : .server])
  }

  @Test(arguments: [
    (50_000, 48_000, false), (50_000, 47_499, true), (30_000, 27_999, true),
    (1_900, 0, false), (100_000, 96_000, false), (0, 0, false), (2_001, 0, true),
  ])
  func `a small fall is no loss`(before: Int, after: Int, isLoss: Bool) {
    #expect((Self.loss({ _, _ in }, before: before, after: after) != nil) == isLoss)
  }

  @Test(
    arguments: [
      ("p", 61_000, true), ("p", nil, false), ("q", 61_000, false),
    ] as [(String, Int?, Bool)])
  func `a count that is left out is zero where the provider told it before`(
    provider: String, input: Int?, isLoss: Bool
  ) {
    var watch = CacheWatch()
    watch.send(CachePrint(Self.prompt, Self.options, provider: "p"), at: 0)
    #expect(watch.receive(Usage(input: 60_000, cachedInput: 50_000, output: 1)) == nil)
    watch.send(CachePrint(Self.prompt, Self.options, provider: provider), at: 1)
    let loss = watch.receive(Usage(input: input, output: 1))
    #expect(loss?.before == (isLoss ? 50_000 : nil))
    #expect(loss?.after == (isLoss ? 0 : nil))
  }

  @Test func `an answer without counts decides nothing`() {
    var watch = CacheWatch()
    watch.send(CachePrint(Self.prompt, Self.options, provider: "p"), at: 0)
    #expect(watch.receive(Usage(input: 5, cachedInput: 50_000, output: 1)) == nil)
    watch.send(CachePrint(Self.prompt, Self.options, provider: "p"), at: 1)
    #expect(watch.receive(Usage()) == nil)
    watch.reset()
    watch.send(CachePrint(Self.prompt, Self.options, provider: "p"), at: 2)
    #expect(watch.receive(Usage(input: 5, cachedInput: 0, output: 1)) == nil)
  }
}
