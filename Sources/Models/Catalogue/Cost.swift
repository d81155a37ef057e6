package import JSON

/// What an answer cost, with what that was reckoned from, so that a later price changes no past.
package struct Cost: Sendable, Equatable {
  package enum Basis: String, Sendable, Equatable {
    /// The provider said so itself.
    case reported
    /// From the counts and the catalogue's prices.
    case priced
    /// A subscription or the person's own machine.
    case free
    /// No price or no counts: it is not nothing, it is not known.
    case unknown
  }

  package var basis: Basis
  /// nil when unknown.
  package var microdollars: Int?
  /// The model that answered, which need not be the one that was asked.
  package var model: ModelReference
  /// The day of the prices; nil without any.
  package var priceDate: String?

  package init(
    _ basis: Basis, microdollars: Int?, model: ModelReference, priceDate: String? = nil
  ) {
    self.basis = basis
    self.microdollars = microdollars
    self.model = model
    self.priceDate = priceDate
  }

  /// `$0.0123`, or `unknown`.
  package var description: String {
    guard let microdollars else { return "unknown" }
    let tenths = (microdollars + 50) / 100
    let fraction = String(tenths % 10_000)
    return "$\(tenths / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
  }

  package var json: JSON {
    var json: JSON = ["basis": .string(basis.rawValue), "model": .string(model.description)]
    json.set("microdollars", ifPresent: microdollars.map { .int($0) })
    json.set("price_date", ifPresent: priceDate.map { .string($0) })
    return json
  }

  /// The cost that ``json`` wrote; nil when a member is missing.
  package init?(json: JSON) {
    guard let basis = json["basis"]?.stringValue.flatMap(Basis.init(rawValue:)),
      let model = json["model"].flatMap({ ModelReference(json: $0) })
    else { return nil }
    self.init(
      basis, microdollars: json["microdollars"]?.count, model: model,
      priceDate: json["price_date"]?.stringValue)
  }
}

extension ModelCatalogue {
  /// What an answer cost.
  ///
  /// `asked` names the provider and the model that was asked; the completion may name the one that
  /// answered, and the tier that it was served in, which multiplies where OpenAI sells speed or
  /// patience, or who passes its models on; others' tiers of that name are paid for otherwise.
  /// `serviceTier` is the one that was asked for: it counts where the answer names none.
  package func cost(
    of completion: Completion, asked: ModelReference, serviceTier: String? = nil
  ) -> Cost {
    let answered = completion.model.map { ModelReference(provider: asked.provider, model: $0) }
    let isDeployed = answered.map { isBase($0, of: asked) } ?? false
    let known = [isDeployed ? nil : answered, asked].lazy.compactMap { $0 }
      .first { self.entry(for: $0) != nil }
    let model = known ?? asked
    if let billed = completion.usage.billed {
      return Cost(.reported, microdollars: billed, model: answered ?? asked)
    }
    // A model that nobody knows answered in the place of a known one: its price is not the other's.
    if let answered, !isDeployed, !answered.isVariant(of: asked), entry(for: answered) == nil {
      return Cost(.unknown, microdollars: nil, model: answered)
    }
    switch entry(for: model)?.billing ?? .unknown {
    case .subscription, .local: return Cost(.free, microdollars: 0, model: model)
    case .unknown: return Cost(.unknown, microdollars: nil, model: model)
    case .tokens(let prices):
      let isMultiplied = (entry(for: model)?.baseModel ?? model.model).isNameOfOpenAI
      let tier = isMultiplied ? completion.serviceTier ?? serviceTier : nil
      guard let cost = prices.cost(of: completion.usage, serviceTier: tier) else {
        return Cost(.unknown, microdollars: nil, model: model)
      }
      return Cost(.priced, microdollars: cost, model: model, priceDate: prices.date)
    }
  }

  /// Whether a model that answered is the one that was asked for by a name of the person's own.
  private func isBase(_ answered: ModelReference, of asked: ModelReference) -> Bool {
    guard let base = entry(for: asked)?.baseModel else { return false }
    return answered.isVariant(of: ModelReference(provider: asked.provider, model: base))
  }
}

extension PriceList {
  /// In micro-dollars; nil when the server counted nothing.
  func cost(of usage: Usage, serviceTier: String? = nil) -> Int? {
    guard let input = usage.input, let output = usage.output,
      [input, output, usage.cachedInput ?? 0, usage.cacheWrite ?? 0]
        .allSatisfy({ $0 <= JSON.countLimit })
    else { return nil }
    let price = price(input: input)
    let read = max(usage.cachedInput ?? 0, 0)
    let write = max(usage.cacheWrite ?? 0, 0)
    let longWrite = min(max(usage.longCacheWrite ?? 0, 0), write)
    let plain = max(input - read - write, 0)
    let cacheWrite = price.cacheWrite ?? price.input
    let parts = [
      (plain, price.input), (read, price.cacheRead ?? price.input),
      (write - longWrite, cacheWrite), (longWrite, price.longCacheWrite ?? cacheWrite),
      (max(output, 0), price.output),
    ]
    let (numerator, denominator) = Self.factor(serviceTier)
    guard let total = Self.sum(parts),
      case (let scaled, let isTooMuch) = total.multipliedReportingOverflow(by: numerator),
      !isTooMuch
    else { return nil }
    let rest = scaled / denominator
    return rest / 1_000_000 + (rest % 1_000_000 + 500_000) / 1_000_000
  }

  /// The sum of the products; nil for one that no bill ever reaches.
  private static func sum(_ parts: [(count: Int, price: Int)]) -> Int? {
    var total = 0
    for part in parts {
      let (product, isTooMuch) = part.count.multipliedReportingOverflow(by: part.price)
      let (sum, isBeyond) = total.addingReportingOverflow(product)
      guard !isTooMuch, !isBeyond else { return nil }
      total = sum
    }
    return total
  }

  private static func factor(_ tier: String?) -> (Int, Int) {
    switch tier {
    case "flex", "batch": (1, 2)
    case "priority", "fast": (2, 1)
    case "ultrafast": (6, 1)
    default: (1, 1)
    }
  }
}

extension String {
  /// Whether a model's name is one of those that OpenAI sells; its open ones are sold by others.
  fileprivate var isNameOfOpenAI: Bool {
    let name = withoutMaker.lowercased()
    guard !name.hasPrefix("gpt-oss") else { return false }
    return ["gpt-", "chatgpt-", "o1", "o3", "o4", "codex"].contains { name.hasPrefix($0) }
  }
}

extension ModelReference {
  /// Whether one name is the other with a date or a revision behind it, or without its maker.
  fileprivate func isVariant(of other: ModelReference) -> Bool {
    let (mine, others) = (plainName, other.plainName)
    let (short, long) = mine.utf8.count <= others.utf8.count ? (mine, others) : (others, mine)
    guard let rest = long.after(short) else { return false }
    return rest.isEmpty || Self.isRevision(rest)
  }

  /// The name without its maker, and without the word for the newest revision.
  private var plainName: String {
    let name = model.withoutMaker
    return name.hasSuffix("-latest") ? String(name.dropLast("-latest".count)) : name
  }

  /// Whether an ending such as `-20251001`, `-2026-04-02`, `-001` or `-v1:0` names no other model.
  ///
  /// `-5` does: it is the next one's number.
  private static func isRevision(_ ending: String) -> Bool {
    guard let mark = ending.first, mark == "-" || mark == "@" || mark == ":" else { return false }
    let words = ending.split { $0 == "-" || $0 == "@" || $0 == ":" }
    guard let first = words.first else { return false }
    let isDated = first.count >= 3 || first.hasPrefix("v")
    return isDated
      && words.allSatisfy { word in
        let digits = word.hasPrefix("v") ? word.dropFirst() : word
        return !digits.isEmpty && digits.utf8.allSatisfy { $0 &- 0x30 < 10 }
      }
  }
}
