extension ConfigurationReader {
  private static let mostTokens = 1 << 40
  private static let efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]
  static let modelDialects = ["responses", "chat", "messages"]

  /// Reads one table of `[models]`, and what in it does nothing.
  static func model(
    _ name: String, _ table: TableReader
  ) throws(SettingsError) -> (ModelSettings, [Diagnostic]) {
    var table = table
    guard name.utf8.dropFirst().dropLast().contains(UInt8(ascii: "/")) else {
      throw table.invalid(because: "A model is named `provider/model`, in quotes.")
    }
    var model = ModelSettings(name: name)
    model.like = try table.string("like")
    model.contextWindow = try table.int("context_window", in: 1...mostTokens)
    model.outputLimit = try table.int("max_output_tokens", in: 1...mostTokens)
    model.efforts = try table.words("efforts", of: efforts) ?? []
    model.dialects = try table.words("dialects", of: modelDialects) ?? []
    model.price = try price(&table)
    var remarks = model.price == nil ? unused(in: table) : []
    for var tier in try table.tables("tiers") ?? [] {
      guard let over = try tier.int("over", in: 1...mostTokens), model.price != nil,
        let price = try price(&tier)
      else {
        throw tier.invalid(
          because: "A tier needs `over`, `input_price` and `output_price`, and the model its own.")
      }
      model.tiers.append(ModelSettings.Tier(over: over, price: price))
      remarks += tier.leftovers()
    }
    model.tiers.sort { $0.over < $1.over }
    return (model, table.leftovers() + remarks)
  }

  /// Remarks on the prices for what is cached: without the plain ones they do nothing.
  private static func unused(in table: TableReader) -> [Diagnostic] {
    ["cache_read_price", "cache_write_price", "cache_write_1h_price"].filter(table.has).map {
      table.document.diagnostic(
        table.path + [$0], "`\($0)` does nothing without `input_price` and `output_price`.")
    }
  }

  /// The prices in a table; nil where there are none.
  private static func price(
    _ table: inout TableReader
  ) throws(SettingsError) -> ModelSettings.Price? {
    let input = try table.amount("input_price")
    let output = try table.amount("output_price")
    let cacheRead = try table.amount("cache_read_price")
    let cacheWrite = try table.amount("cache_write_price")
    let longCacheWrite = try table.amount("cache_write_1h_price")
    guard (input == nil) == (output == nil) else {
      throw table.invalid(because: "`input_price` and `output_price` go together.")
    }
    guard let input, let output else { return nil }
    var price = ModelSettings.Price(input: input, output: output)
    (price.cacheRead, price.cacheWrite) = (cacheRead, cacheWrite)
    price.longCacheWrite = longCacheWrite
    return price
  }
}
