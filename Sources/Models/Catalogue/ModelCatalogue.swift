/// What is known of models beforehand; a model that is not listed is used all the same.
///
/// Later knowledge wins: what ships with the program, then what a server tells of itself, then
/// what the person configured.
///
///     var catalogue = ModelCatalogue.shipped
///     catalogue.override(discovered)
///     catalogue.entry(for: reference)?.contextWindow
package struct ModelCatalogue: Sendable {
  package static let shipped = ModelCatalogue(
    CatalogueReader(date: ShippedCatalogue.date).entries(ShippedCatalogue.text))

  /// In the order in which they were learnt.
  package private(set) var entries: [ModelEntry]
  /// The providers whose operator decides on a model's window, so that nothing can be taken from
  /// the model's own; by name.
  private(set) var selfRun: Set<String> = ["ollama", "llamacpp", "lmstudio", "vllm"]
  private var places: [ModelReference: Int]
  /// The models that are given by whatever name is asked, by provider.
  private var soleModels: [String: Int] = [:]

  package init(_ entries: [ModelEntry]) {
    self.entries = []
    places = [:]
    for entry in entries { self.override(entry) }
  }

  /// Replaces what is known of the entry's model; what the entry leaves open stays as it was.
  package mutating func override(_ entry: ModelEntry) {
    let place = places[entry.reference] ?? entries.count
    places[entry.reference] = place
    if entry.answersToAnyName { soleModels[entry.reference.provider] = place }
    guard place < entries.count else { return entries.append(entry) }
    entries[place] = entries[place].overridden(by: entry)
  }

  /// What is known of a model at its provider; nil when it is not listed there.
  ///
  /// A dated name (`claude-haiku-4-5-20251001`, `gpt-5.5-2026-04-02`) is found by the name without
  /// its date, one without a tag (`qwen3-coder`) by the tag that Ollama adds, and any name by the
  /// one model of a server that serves no other.
  package func entry(for model: ModelReference) -> ModelEntry? {
    let own = listed(model)
    guard let place = places[model.tagged] ?? soleModels[model.provider] else { return own }
    // What is written under the name that was asked for is the person's own word.
    return own.map { entries[place].overridden(by: $0) } ?? entries[place]
  }

  private func listed(_ model: ModelReference) -> ModelEntry? {
    if let place = places[model] { return entries[place] }
    guard let plain = model.model.withoutDate else { return nil }
    return places[ModelReference(provider: model.provider, model: plain)].map { entries[$0] }
  }

  /// The context window in tokens, input and output together; nil for a model not known here.
  package func contextWindow(of model: ModelReference) -> Int? {
    let entry = entry(for: model)
    if let window = entry?.contextWindow { return window }
    guard !selfRun.contains(model.provider) else { return nil }
    return ModelFamilies.contextWindow(of: entry?.baseModel ?? model.model)
  }

  /// Takes in which providers people run themselves, whatever they call them.
  package mutating func note(_ providers: [Provider]) {
    selfRun.formUnion(providers.filter(\.isSelfRun).map(\.name))
  }

  package static func contextWindow(of model: ModelReference) -> Int? {
    shipped.contextWindow(of: model)
  }
}

extension ModelEntry {
  fileprivate func overridden(by other: ModelEntry) -> ModelEntry {
    var entry = self
    if !other.dialects.isEmpty { entry.dialects = other.dialects }
    entry.contextWindow = other.contextWindow ?? contextWindow
    entry.inputLimit = other.inputLimit ?? inputLimit
    entry.outputLimit = other.outputLimit ?? outputLimit
    if other.billing != .unknown { entry.billing = other.billing }
    if !other.efforts.isEmpty { entry.efforts = other.efforts }
    entry.defaultEffort = other.defaultEffort ?? defaultEffort
    entry.features.formUnion(other.features)
    entry.cacheMinimum = other.cacheMinimum ?? cacheMinimum
    entry.deprecatedOn = other.deprecatedOn ?? deprecatedOn
    entry.baseModel = other.baseModel ?? baseModel
    entry.answersToAnyName = answersToAnyName || other.answersToAnyName
    return entry
  }
}

extension ModelReference {
  /// As Ollama lists a model that was named without a tag.
  fileprivate var tagged: ModelReference {
    ModelReference(provider: provider, model: model.contains(":") ? model : model + ":latest")
  }
}

extension String {
  /// The name before `-20251001`, `-2026-04-02` or `@20251001`; nil without such an end.
  var withoutDate: String? {
    let bytes = Array(utf8)
    for (length, isDate) in [(9, Self.isPlainDate), (11, Self.isDashedDate)]
      as [(Int, ([UInt8]) -> Bool)]
    where bytes.count > length && isDate(Array(bytes.suffix(length))) {
      return String(decoding: bytes.dropLast(length), as: UTF8.self)
    }
    return nil
  }

  private static func isPlainDate(_ end: [UInt8]) -> Bool {
    (end[0] == UInt8(ascii: "-") || end[0] == UInt8(ascii: "@"))
      && end.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
  }

  private static func isDashedDate(_ end: [UInt8]) -> Bool {
    end.enumerated().allSatisfy { index, byte in
      [0, 5, 8].contains(index) ? byte == UInt8(ascii: "-") : byte &- 0x30 < 10
    }
  }
}
