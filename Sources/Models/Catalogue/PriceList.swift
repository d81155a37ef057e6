/// What a model's tokens cost, in micro-dollars a million tokens.
package struct PriceList: Sendable, Equatable {
  package struct Price: Sendable, Equatable {
    package var input: Int
    package var output: Int
    /// nil costs as much as plain input.
    package var cacheRead: Int?
    package var cacheWrite: Int?
    /// For a write that is kept an hour; nil costs as much as any.
    package var longCacheWrite: Int?

    package init(
      input: Int, output: Int, cacheRead: Int? = nil, cacheWrite: Int? = nil,
      longCacheWrite: Int? = nil
    ) {
      self.input = input
      self.output = output
      self.cacheRead = cacheRead
      self.cacheWrite = cacheWrite
      self.longCacheWrite = longCacheWrite
    }
  }

  /// A price of the whole request when all its input is more than so many tokens.
  package struct Tier: Sendable, Equatable {
    package var over: Int
    package var price: Price
    package init(over: Int, price: Price) {
      self.over = over
      self.price = price
    }
  }

  package var base: Price
  package var tiers: [Tier]
  /// `2026-11-20`: the day on which these were the prices.
  package var date: String

  package init(base: Price, tiers: [Tier] = [], date: String) {
    self.base = base
    self.tiers = tiers.sorted { $0.over < $1.over }
    self.date = date
  }

  /// The price of a request with so many input tokens, cached ones included.
  package func price(input: Int) -> Price {
    tiers.last { input > $0.over }?.price ?? base
  }
}

extension PriceList.Price {
  /// The same with what is not told of the cache: as large a share of the input as at another place,
  /// whose price is `known`, or else what the model's maker takes.
  package func completed(of model: String, by known: PriceList.Price?) -> PriceList.Price {
    func share(_ price: Int?) -> Int? {
      guard let known, let price, known.input > 0 else { return nil }
      return Int(exactly: (Double(input) * Double(price) / Double(known.input)).rounded())
    }
    var price = self
    price.cacheRead = cacheRead ?? share(known?.cacheRead)
    price.cacheWrite = cacheWrite ?? share(known?.cacheWrite)
    price.longCacheWrite = longCacheWrite ?? share(known?.longCacheWrite)
    return price.withCacheWrites(of: model)
  }

  /// The same with what Claude's maker takes for writing to the cache where a price does not tell:
  /// a quarter more than plain input, and twice as much for what is kept an hour.
  ///
  /// `model` is the model's name; others write for nothing.
  package func withCacheWrites(of model: String) -> PriceList.Price {
    let most = Int.max / 2
    guard model.withoutMaker.lowercased().hasPrefix("claude"), input <= most else { return self }
    var price = self
    price.cacheWrite = cacheWrite ?? input + input / 4
    price.longCacheWrite = longCacheWrite ?? input * 2
    return price
  }
}
