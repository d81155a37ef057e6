import JSON

/// The parts of a request that a provider's cache compares, each as a hash.
package struct CachePrint: Sendable, Equatable {
  struct Tool: Sendable, Equatable {
    var name: String
    var hash: UInt64
  }

  let model: ModelReference
  let system: [UInt64]
  let tools: [Tool]
  private(set) var options: [String: UInt64]
  let items: [UInt64]
  /// How long the provider keeps a prefix, in seconds.
  let lifetime: Double

  package init(_ prompt: Prompt, _ options: CallOptions, provider: String) {
    model = ModelReference(provider: provider, model: options.model)
    // Where a block's scope ends decides on the marks.
    system = prompt.system.map { Self.hash($0.text, $0.cacheScope?.rawValue ?? "") }
    tools = prompt.tools.map { tool in
      Tool(
        name: tool.name,
        hash: Self.hash(
          tool.description, tool.parameters.text, "\(String(describing: tool.format))"))
    }
    self.options = [
      "effort": Self.hash(options.effort?.rawValue ?? ""),
      "output schema": Self.hash(options.outputSchema?.schema.text ?? ""),
      "tool choice": Self.hash("\(options.toolChoice)"),
      "parallel tools": Self.hash("\(options.allowsParallelTools)"),
      "service tier": Self.hash(options.serviceTier ?? ""),
      "dialect": Self.hash(options.dialect?.rawValue ?? ""),
      "conversation": Self.hash(options.conversationID ?? ""),
      "summary": Self.hash(options.summary?.rawValue ?? ""),
      "cache lifetime": Self.hash(options.cacheLifetime.rawValue),
      "betas": Self.hash(Self.betas(options.headers)),
    ]
    lifetime = Self.lifetime(provider: provider, options)
    items = prompt.items.map { Self.hash($0.json.text) }
  }

  /// The print of a request to a provider, with what only its dialect tells.
  package init(_ prompt: Prompt, _ options: CallOptions, provider: Provider) {
    self.init(prompt, options, provider: provider.name)
    let traits = ModelTraits(options, provider: provider.name)
    // All other thinking depends on options that are looked at as they are.
    guard options.effort != nil, traits.thinking == .budget,
      (try? ModelRequest.dialect(options, provider)) == .messages
    else { return }
    let target = ResponseItem.Origin(
      provider: provider.name, dialect: .messages, model: options.model)
    let turns = MessagesTurns(HistoryNormalizer(target: target).normalized(prompt.items))
    let thinking = MessagesThinking(options: options, turns: turns, traits: traits).json
    self.options["thinking budget"] = Self.hash(thinking?.text ?? "")
  }

  private static func betas(_ headers: [Provider.Header]) -> String {
    headers.filter { $0.name.lowercased() == "anthropic-beta" }.map(\.value)
      .joined(separator: ",")
  }

  /// OpenAI keeps what it caches for half an hour at least, others mostly for five minutes.
  private static func lifetime(provider: String, _ options: CallOptions) -> Double {
    switch provider {
    case "openai", "azure", "chatgpt": 1800
    default: options.cacheLifetime == .oneHour ? 3600 : 300
    }
  }

  /// FNV-1a over the texts, with their ends marked.
  private static func hash(_ texts: String...) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for text in texts {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
    }
    return hash
  }
}

extension CachePrint {
  /// What in `later` does not go on from this request, in the order in which caches read; empty
  /// when it should have been found.
  func changes(to later: CachePrint) -> [CacheBreak.Cause] {
    var causes: [CacheBreak.Cause] = []
    if model != later.model { causes.append(.model(from: model, to: later.model)) }
    causes += toolChanges(to: later)
    if let place = Self.firstDifference(system, later.system, isGrowing: false) {
      causes.append(.system(block: place))
    }
    for name in options.keys.sorted() where options[name] != later.options[name] {
      causes.append(.option(name))
    }
    if let place = Self.firstDifference(items, later.items, isGrowing: true) {
      causes.append(.history(item: place))
    }
    return causes
  }

  private func toolChanges(to later: CachePrint) -> [CacheBreak.Cause] {
    guard tools != later.tools else { return [] }
    var causes: [CacheBreak.Cause] = []
    for tool in later.tools {
      guard let before = tools.first(where: { $0.name == tool.name }) else {
        causes.append(.toolAdded(tool.name))
        continue
      }
      if before.hash != tool.hash { causes.append(.toolChanged(tool.name)) }
    }
    let names = Set(later.tools.map(\.name))
    causes += tools.filter { !names.contains($0.name) }.map { .toolRemoved($0.name) }
    return causes.isEmpty ? [.toolOrder] : causes
  }

  /// The first place in which the lists differ; a list that grows at its end does not.
  private static func firstDifference(
    _ before: [UInt64], _ after: [UInt64], isGrowing: Bool
  ) -> Int? {
    if let place = zip(before, after).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      return place
    }
    let isSame = isGrowing ? after.count >= before.count : after.count == before.count
    return isSame ? nil : min(before.count, after.count)
  }
}
