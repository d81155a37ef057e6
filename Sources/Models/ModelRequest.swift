import JSON
package import Wire

/// A call as it goes over the wire: what is built from prompt and options, before any connection.
package struct ModelRequest: Sendable {
  package let url: String
  package let headers: [HTTPRequest.Header]
  /// Deterministic: the same prompt and options give the same bytes.
  package let body: [UInt8]

  /// Builds a call.
  ///
  /// `key` is the provider's key; nil where it asks for none.
  package init(_ prompt: Prompt, _ options: CallOptions, provider: Provider, key: String?) {
    let target = ResponseItem.Origin(
      provider: provider.name, dialect: provider.dialect, model: options.model)
    var prompt = prompt
    prompt.items = HistoryNormalizer(target: target).normalized(prompt.items)
    let path: String
    switch provider.dialect {
    case .responses:
      path = "responses"
      body = ResponsesRequest(prompt: prompt, options: options).body.serialized()
    case .chat:
      path = "chat/completions"
      body = ChatRequest(prompt: prompt, options: options, provider: provider).body.serialized()
    case .messages:
      path = "messages"
      body = MessagesRequest(prompt: prompt, options: options).body.serialized()
    }
    let base = provider.baseURL.reversed().drop { $0 == "/" }.reversed()
    url = String(base) + "/" + path
    headers = Self.headers(provider, key: key)
  }

  private static func headers(_ provider: Provider, key: String?) -> [HTTPRequest.Header] {
    var headers = [
      HTTPRequest.Header("Content-Type", "application/json"),
      HTTPRequest.Header("Accept", "text/event-stream"),
      HTTPRequest.Header("User-Agent", "tern/\(TernVersion.current)"),
    ]
    if provider.dialect == .messages {
      headers.append(HTTPRequest.Header("anthropic-version", "2023-06-01"))
    }
    if let key, !key.isEmpty {
      switch provider.authentication.scheme {
      case .bearer: headers.append(HTTPRequest.Header("Authorization", "Bearer \(key)"))
      case .header(let name): headers.append(HTTPRequest.Header(name, key))
      }
    }
    for header in provider.headers {
      headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
      headers.append(HTTPRequest.Header(header.name, header.value))
    }
    return headers
  }
}
