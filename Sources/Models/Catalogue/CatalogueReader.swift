/// Reads the catalogue's own format: a model a line, thirteen fields parted by tabs.
///
/// Provider, id, dialects, context, input limit, output limit, price (`in/out/read/write/write1h`
/// in micro-dollars a million tokens, or the kind of billing), tiers (`over:price;…`), efforts,
/// default effort, features, least cacheable prompt, day of deprecation.
struct CatalogueReader {
  /// The day of the prices.
  let date: String

  func entries(_ text: String) -> [ModelEntry] {
    text.split(separator: "\n").compactMap { line in
      entry(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
    }
  }

  private func entry(_ fields: [String]) -> ModelEntry? {
    guard fields.count == 13 else { return nil }
    var entry = ModelEntry(ModelReference(provider: fields[0], model: fields[1]))
    entry.dialects = list(fields[2]).compactMap(WireDialect.init(rawValue:))
    entry.contextWindow = Int(fields[3])
    entry.inputLimit = Int(fields[4])
    entry.outputLimit = Int(fields[5])
    entry.billing = billing(fields[6], tiers: fields[7], model: fields[1])
    entry.efforts = list(fields[8]).compactMap(CallOptions.Effort.init(rawValue:))
    entry.defaultEffort = CallOptions.Effort(rawValue: fields[9])
    entry.features = Set(fields[10].compactMap(ModelEntry.Feature.init(rawValue:)))
    entry.cacheMinimum = Int(fields[11])
    entry.deprecatedOn = fields[12].isEmpty ? nil : fields[12]
    return entry
  }

  private func billing(_ text: String, tiers: String, model: String) -> ModelEntry.Billing {
    switch text {
    case "subscription": return .subscription
    case "local": return .local
    default:
      guard let base = price(text) else { return .unknown }
      let tiers = tiers.split(separator: ";").compactMap { tier -> PriceList.Tier? in
        let parts = tier.split(separator: ":")
        guard parts.count == 2, let over = Int(parts[0]), let price = price(String(parts[1]))
        else { return nil }
        return PriceList.Tier(over: over, price: price.withCacheWrites(of: model))
      }
      return .tokens(
        PriceList(base: base.withCacheWrites(of: model), tiers: tiers, date: date))
    }
  }

  private func price(_ text: String) -> PriceList.Price? {
    let parts = text.split(separator: "/").map { Int($0) }
    guard parts.count == 5, let input = parts[0], let output = parts[1] else { return nil }
    return PriceList.Price(
      input: input, output: output, cacheRead: parts[2], cacheWrite: parts[3],
      longCacheWrite: parts[4])
  }

  private func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
}
