import JSON
package import Wire

/// A call as it goes over the wire: what is built from prompt and options, before any connection.
package struct ModelRequest: Sendable {
  package let url: String
  package let headers: [HTTPRequest.Header]
  /// Deterministic: the same prompt and options give the same bytes.
  package let body: [UInt8]
  package let dialect: WireDialect
  /// The body as a value, for what is sent otherwise than whole.
  let json: JSON

  /// Builds a call.
  ///
  /// `key` is the provider's key; nil where it asks for none. Throws `invalidRequest` for what the
  /// dialect or the provider cannot do, before anything is sent.
  package init(
    _ prompt: Prompt, _ options: CallOptions, provider: Provider, key: String?
  ) throws(ModelError) {
    let dialect = try Self.dialect(options, provider)
    let quirks = provider.effectiveQuirks
    let traits = ModelTraits(options, provider: provider.name)
    if options.outputSchema != nil {
      guard quirks.outputSchemas.contains(dialect) else {
        throw .refused(
          "\(provider.name) cannot hold an answer to a schema in the dialect \(dialect.rawValue).",
          provider)
      }
      guard traits.takesOutputSchema(by: provider.route) else {
        throw .refused("\(options.model) cannot be held to a schema.", provider)
      }
    }
    if dialect == .messages, options.toolChoice.isForced, traits.refusesForcedTools {
      throw .refused("\(options.model) cannot be made to call a tool.", provider)
    }
    if provider.route == .bedrock, !traits.isClaude, !options.model.isNumberOfBedrock {
      throw .refused(
        "\(options.model) is none of Claude's models, whose words alone \(provider.name) is spoken "
          + "to in: ask it through bedrock-mantle.", provider)
    }
    let target = ResponseItem.Origin(
      provider: provider.name, dialect: dialect, model: options.model)
    var prompt = prompt
    prompt.items = HistoryNormalizer(target: target, callIDs: quirks.callIDs)
      .normalized(prompt.items)
    prompt = prompt.fitted(to: traits, quirks)
    let built: JSON =
      switch dialect {
      case .responses:
        ResponsesRequest(
          prompt: prompt, options: options, quirks: quirks, provider: provider.name
        ).body
      case .chat:
        ChatRequest(
          prompt: prompt, options: options, quirks: quirks, provider: provider.name
        ).body
      case .messages:
        MessagesRequest(
          prompt: prompt, options: options, quirks: quirks, provider: provider.name
        ).body
      }
    let own = provider.headers + options.headers
    json = ModelRoute(provider, dialect: dialect, model: options.model).body(built, headers: own)
    body = json.serialized()
    url = ModelRoute(provider, dialect: dialect, model: options.model).url
    self.dialect = dialect
    headers = RequestHeaders(provider: provider, dialect: dialect, key: key, options: options).all
  }

  /// The dialect that a call is made in: the hinted one if the provider speaks it, else the
  /// provider's own unless the model is served in another.
  static func dialect(
    _ options: CallOptions, _ provider: Provider
  ) throws(ModelError) -> WireDialect {
    guard let hint = options.dialect else {
      // Where a provider speaks several, it depends on the model which one serves it.
      let model = ModelReference(provider: provider.name, model: options.model)
      let known = options.knownModel?.dialects ?? []
      let served =
        known.isEmpty ? ModelCatalogue.shipped.entry(for: model)?.dialects ?? [] : known
      guard !served.isEmpty, !served.contains(provider.dialect) else { return provider.dialect }
      if let both = served.first(where: { provider.dialects.contains($0) }) { return both }
      // OpenAI's two dialects serve the same models, also behind a proxy that speaks only one.
      guard served == [.messages] else { return provider.dialect }
      throw .refused(
        "\(provider.name) serves \(options.model) in the dialect messages alone, which is not "
          + "configured for it.", provider)
    }
    guard provider.dialects.contains(hint) || provider.probesDialect else {
      throw .refused("\(provider.name) does not speak the dialect \(hint.rawValue).", provider)
    }
    return hint
  }
}

extension String {
  /// Whether it is an address on Bedrock that does not tell the model behind it.
  fileprivate var isNumberOfBedrock: Bool {
    hasPrefix("arn:") && split(separator: "/").last?.contains(".") != true
  }
}

extension ModelError {
  static func refused(_ message: String, _ provider: Provider) -> ModelError {
    ModelError(.invalidRequest, message: message, provider: provider.name)
  }
}
