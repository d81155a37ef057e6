extension ModelCatalogue {
  /// Whether a model may be told how much to think; what is not known is believed.
  package func takesEffort(_ model: ModelReference) -> Bool {
    var options = CallOptions(model: model.model)
    options.knownModel = entry(for: model)
    return ModelTraits(options, provider: model.provider).takesEffort
  }
}
