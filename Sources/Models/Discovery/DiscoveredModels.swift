import JSON

/// Reads the lists of models that servers give.
enum DiscoveredModels {
  /// `GET {base}/models` as most servers answer it: `data[].id`, with the context under the name
  /// that the server's kind uses.
  static func listed(_ json: JSON, _ provider: Provider) -> [ModelEntry] {
    let list = json["data"]?.arrayValue ?? json["models"]?.arrayValue ?? json.arrayValue ?? []
    return list.compactMap { model in
      guard let id = model["id"]?.stringValue ?? model["name"]?.stringValue else { return nil }
      var entry = ModelEntry(ModelReference(provider: provider.name, model: id))
      let names = [
        "loaded_context_length", "max_model_len", "context_length", "context_window",
        "max_context_length", "max_input_tokens", "inputTokenLimit",
      ]
      entry.contextWindow = names.lazy.compactMap { model[$0]?.tokenLimit }.first
      // Some servers name what they do not know, as null.
      entry.outputLimit =
        model["max_tokens"]?.tokenLimit ?? model["max_completion_tokens"]?.tokenLimit
        ?? model["outputTokenLimit"]?.tokenLimit
        ?? model["top_provider"]?["max_completion_tokens"]?.tokenLimit
      // A gateway on this machine may well sell others' models.
      let isOwn = ["vllm", "llamacpp", "library", "organization_owner"]
        .contains(model["owned_by"]?.stringValue)
      let isKnownKind = provider.name == "vllm" || ServerKind(provider) != .other
      if provider.isLocalServer, isOwn || isKnownKind { entry.billing = .local }
      if let prices = openRouterPrices(model["pricing"], of: id) { entry.billing = .tokens(prices) }
      return entry
    }
  }

  /// Dollars a token, as texts.
  private static func openRouterPrices(_ pricing: JSON?, of model: String) -> PriceList? {
    func price(_ name: String) -> Int? {
      guard let dollars = pricing?[name]?.stringValue.flatMap(Double.init), dollars >= 0 else {
        return nil
      }
      return Int(exactly: (dollars * 1e12).rounded())
    }
    guard let input = price("prompt"), let output = price("completion") else { return nil }
    return PriceList(
      base: PriceList.Price(
        input: input, output: output, cacheRead: price("input_cache_read"),
        cacheWrite: price("input_cache_write")
      ).withCacheWrites(of: model),
      date: WallClock.day)
  }

  static func ollamaNames(_ tags: JSON) -> [String] {
    (tags["models"]?.arrayValue ?? []).compactMap {
      $0["name"]?.stringValue ?? $0["model"]?.stringValue
    }
  }

  /// `shown` is the answer of `/api/show`, `loaded` that of `/api/ps`.
  ///
  /// The window is the loaded one, else the one that the model's file sets: the model's own is only
  /// what it could have.
  static func ollama(_ model: ModelReference, shown: JSON, loaded: JSON) -> ModelEntry {
    var entry = ModelEntry(model)
    entry.billing = .local
    let running = (loaded["models"]?.arrayValue ?? []).first {
      ($0["name"] ?? $0["model"])?.stringValue == model.model
    }
    entry.contextWindow = running?["context_length"]?.tokenLimit ?? parameter("num_ctx", in: shown)
    entry.inputLimit =
      (shown["model_info"]?.members ?? []).first { $0.name.hasSuffix(".context_length") }?
      .value.tokenLimit
    let capabilities = (shown["capabilities"]?.arrayValue ?? []).compactMap(\.stringValue)
    if capabilities.contains("tools") { entry.features.insert(.tools) }
    if capabilities.contains("vision") { entry.features.insert(.images) }
    if capabilities.contains("thinking") { entry.features.insert(.reasoning) }
    return entry
  }

  /// A line `num_ctx   32768` among the parameters.
  private static func parameter(_ name: String, in shown: JSON) -> Int? {
    for line in (shown["parameters"]?.stringValue ?? "").split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.first == Substring(name), let value = words.last {
        return JSON.number(String(value)).tokenLimit
      }
    }
    return nil
  }

  /// `GET /api/v0/models`: the window of a loaded model; of another it is only known what it could
  /// have, not what it will be given.
  static func lmStudio(_ json: JSON, _ provider: String) -> [ModelEntry] {
    (json["data"]?.arrayValue ?? []).compactMap { model in
      guard let id = model["id"]?.stringValue, model["type"]?.stringValue != "embeddings" else {
        return nil
      }
      var entry = ModelEntry(ModelReference(provider: provider, model: id))
      entry.billing = .local
      entry.contextWindow = model["loaded_context_length"]?.tokenLimit
      entry.inputLimit = model["max_context_length"]?.tokenLimit
      if model["type"]?.stringValue == "vlm" { entry.features.insert(.images) }
      return entry
    }
  }

  /// `properties` is the answer of `/props`, which has the window that the server was started with.
  ///
  /// Such a server looks at the name of a model only where it has several.
  static func llamaCpp(_ list: JSON, properties: JSON, _ provider: String) -> [ModelEntry] {
    let window = window(in: properties)
    let models = list["data"]?.arrayValue ?? []
    return models.compactMap { model in
      guard let id = model["id"]?.stringValue else { return nil }
      var entry = ModelEntry(ModelReference(provider: provider, model: id))
      entry.billing = .local
      entry.inputLimit = model["meta"]?["n_ctx_train"]?.tokenLimit
      entry.contextWindow = window ?? model["meta"]?["n_ctx"]?.tokenLimit
      entry.answersToAnyName = models.count == 1
      return entry
    }
  }

  /// The window in an answer of `/props`.
  static func window(in properties: JSON) -> Int? {
    properties["default_generation_settings"]?["n_ctx"]?.tokenLimit
      ?? properties["n_ctx"]?.tokenLimit
  }
}
