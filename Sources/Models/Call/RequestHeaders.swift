import Wire

/// The headers of a call, the configured ones last and in the place of those they name again.
struct RequestHeaders {
  let provider: Provider
  let dialect: WireDialect
  let key: String?
  let options: CallOptions

  var all: [HTTPRequest.Header] {
    let isBedrock = provider.route == .bedrock
    var headers = [
      HTTPRequest.Header("Content-Type", "application/json"),
      HTTPRequest.Header(
        "Accept", isBedrock ? "application/vnd.amazon.eventstream" : "text/event-stream"),
      HTTPRequest.Header("User-Agent", "tern/\(TernVersion.current)"),
    ]
    if dialect == .messages, provider.route == .path {
      headers.append(HTTPRequest.Header("anthropic-version", "2023-06-01"))
    }
    if let key, !key.isEmpty {
      switch provider.authentication.scheme {
      case .bearer, .sigV4: headers.append(HTTPRequest.Header("Authorization", "Bearer \(key)"))
      case .header(let name): headers.append(HTTPRequest.Header(name, key))
      }
    }
    if let name = provider.effectiveQuirks.affinityHeader, let id = options.conversationID {
      headers.append(HTTPRequest.Header(name, id))
    }
    for header in provider.headers + options.headers {
      headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
      if isBedrock, header.name.lowercased() == "anthropic-beta" { continue }
      headers.append(HTTPRequest.Header(header.name, header.value))
    }
    return headers
  }
}
