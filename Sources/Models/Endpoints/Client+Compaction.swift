import JSON

/// A history that the provider shortened.
package struct CompactedHistory: Sendable, Equatable {
  /// What to go on from, as it is, in the place of everything before.
  package var items: [ResponseItem]
  package var usage: Usage

  package init(items: [ResponseItem], usage: Usage) {
    self.items = items
    self.usage = usage
  }
}

extension Client {
  /// Lets the provider shorten a history, outside of any turn.
  package func compact(
    _ prompt: Prompt, _ options: CallOptions
  ) async throws(ModelError) -> CompactedHistory {
    try await turn().compact(prompt, options)
  }
}

extension TurnSession {
  /// Whether a call goes to a model that is asked in the Responses API: no other reads what its
  /// provider makes of a history.
  package func canCompact(_ options: CallOptions) -> Bool {
    (try? ModelRequest.dialect(options, client.provider)) == .responses
  }

  /// Lets the provider shorten a history (`POST {base}/responses/compact`), where the turn is.
  ///
  /// What comes back is sealed: only this provider and model can read it, so keep the plain history
  /// too. Throws `invalidRequest` where the model is not asked in the Responses API.
  package func compact(
    _ prompt: Prompt, _ options: CallOptions
  ) async throws(ModelError) -> CompactedHistory {
    let provider = client.provider
    guard canCompact(options) else {
      throw .refused(
        "\(provider.name) cannot shorten a history of \(options.model) by itself.", provider)
    }
    let origin = ResponseItem.Origin(
      provider: provider.name, dialect: .responses, model: options.model)
    let quirks = provider.effectiveQuirks
    let traits = ModelTraits(options, provider: provider.name)
    var prompt = prompt.fitted(to: traits, quirks)
    prompt.items = HistoryNormalizer(target: origin, callIDs: quirks.callIDs)
      .normalized(prompt.items)
    var options = options
    options.conversationID = options.conversationID ?? client.conversationID
    let body = ResponsesRequest(
      prompt: prompt, options: options, quirks: quirks, provider: provider.name
    ).compactionBody
    let answer = try await UnaryCall(
      turn: self, options: options, path: "responses/compact", dialect: .responses, body: body
    ).answer()
    // The system prompt went along as a message for some models; it is sent anew with each request.
    let output = (answer["output"]?.arrayValue ?? []).filter { item in
      !["developer", "system"].contains(item["role"]?.stringValue)
    }
    guard !output.isEmpty else {
      throw ErrorClassifier(provider: provider.name)
        .violation("answered without the shortened history")
    }
    return CompactedHistory(
      items: output.map { ResponsesItem.history($0, origin: origin) },
      usage: answer["usage"].flatMap(ResponsesItem.usage(of:)) ?? Usage())
  }
}

extension ResponsesItem {
  /// An item of a history that a server wrote: messages of the person are among them.
  static func history(_ item: JSON, origin: ResponseItem.Origin) -> ResponseItem {
    if item["role"]?.stringValue == "user" {
      let text = item["content"]?.stringValue ?? text(of: item)
      return ResponseItem(
        .userMessage(text, attachments: pictures(in: item)), payload: item, origin: origin)
    }
    let read = ResponsesItem(item, streamed: "", origin: origin)
    return read.neutral ?? ResponseItem(.assistantMessage(""), payload: item, origin: origin)
  }

  private static func pictures(in message: JSON) -> [ContentPart] {
    (message["content"]?.arrayValue ?? []).compactMap { part in
      guard part["type"]?.stringValue == "input_image", let url = part["image_url"]?.stringValue
      else { return nil }
      let detail = part["detail"]?.stringValue.flatMap(ImageContent.Detail.init(rawValue:))
      return .image(ImageContent(at: url, detail: detail))
    }
  }
}
