extension ModelCatalogue {
  /// What is known of a model that is another one under a name of the person's own, as a deployment
  /// on Azure or a profile on Bedrock is.
  ///
  /// `base` is the other's name: of a model of the same provider, of one of its maker's, or of any
  /// provider's when it is written `provider/model`. One that is not listed is known by its name.
  ///
  ///     catalogue.entry(for: deployment, like: "gpt-5.5").contextWindow      // 1_050_000
  package func entry(for model: ModelReference, like base: String) -> ModelEntry {
    let places =
      [ModelReference(provider: model.provider, model: base), ModelReference(base)]
      + ["openai", "anthropic"].map { ModelReference(provider: $0, model: base) }
    let row = places.lazy.compactMap { $0 }.compactMap(self.entry).first
    var entry = row ?? ModelEntry(model)
    entry.reference = model
    entry.baseModel = row?.reference.model ?? base
    if let row, row.reference.provider != model.provider {
      // In which dialect it is served, and whether it is paid for, is each provider's own affair.
      entry.dialects = []
      if row.prices == nil { entry.billing = .unknown }
    }
    if selfRun.contains(model.provider) { entry.contextWindow = nil }
    return entry
  }
}
