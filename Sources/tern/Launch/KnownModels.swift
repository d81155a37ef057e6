import Models
import Settings
import Synchronization

/// What is known of models while the program runs: what ships with it, what servers tell of
/// themselves, and what the person configured, which wins.
final class KnownModels: Sendable {
  private let configured: [ModelEntry]
  private let known: Mutex<ModelCatalogue>
  private let listener = Mutex<(@Sendable () -> Void)?>(nil)

  init(_ configuration: Configuration, providers: [Provider]) {
    var catalogue = ModelCatalogue.shipped
    catalogue.note(providers)
    configured =
      [DemoProvider.entry] + configuration.models.compactMap { Self.entry($0, catalogue) }
    for entry in configured { catalogue.override(entry) }
    known = Mutex(catalogue)
  }

  var catalogue: ModelCatalogue { known.withLock { $0 } }

  /// Takes in what a server told of its models.
  func learn(_ entries: [ModelEntry]) {
    guard !entries.isEmpty else { return }
    known.withLock { catalogue in
      for entry in entries + configured { catalogue.override(entry) }
    }
    listener.withLock { $0 }?()
  }

  /// Lets somebody hear each time that something was learnt.
  func listen(_ hear: @escaping @Sendable () -> Void) { listener.withLock { $0 = hear } }

  private static func entry(
    _ settings: ModelSettings, _ catalogue: ModelCatalogue
  ) -> ModelEntry? {
    guard var reference = ModelReference(settings.name) else { return nil }
    reference.provider = BuiltInProviders.properName(reference.provider)
    var entry =
      settings.like.map { catalogue.entry(for: reference, like: $0) } ?? ModelEntry(reference)
    entry.contextWindow = settings.contextWindow ?? entry.contextWindow
    entry.outputLimit = settings.outputLimit ?? entry.outputLimit
    if !settings.efforts.isEmpty {
      entry.efforts = settings.efforts.compactMap(CallOptions.Effort.init(rawValue:))
    }
    if !settings.dialects.isEmpty {
      entry.dialects = settings.dialects.compactMap(WireDialect.init(rawValue:))
    }
    let name = entry.baseModel ?? reference.model
    if let price = settings.price.flatMap(price) {
      let known = entry.prices?.base
      let tiers = settings.tiers.compactMap { tier in
        Self.price(tier.price).map {
          PriceList.Tier(over: tier.over, price: $0.completed(of: name, by: known))
        }
      }
      // Nobody says since when it is so; it is so on the day on which it is read.
      entry.billing = .tokens(
        PriceList(base: price.completed(of: name, by: known), tiers: tiers, date: WallClock.day))
    }
    return entry
  }

  /// In micro-dollars.
  private static func price(_ dollars: ModelSettings.Price) -> PriceList.Price? {
    func micro(_ dollars: Double?) -> Int? {
      dollars.flatMap { Int(exactly: ($0 * 1e6).rounded()) }
    }
    guard let input = micro(dollars.input), let output = micro(dollars.output) else { return nil }
    return PriceList.Price(
      input: input, output: output, cacheRead: micro(dollars.cacheRead),
      cacheWrite: micro(dollars.cacheWrite), longCacheWrite: micro(dollars.longCacheWrite))
  }
}
