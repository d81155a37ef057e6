import JSON
import Wire

/// A request whose answer is one JSON document.
struct UnaryCall {
  let client: Client
  let path: String
  let dialect: WireDialect
  /// nil for GET.
  let body: JSON?

  /// Sends it, a second time with a renewed key where the first is refused.
  func answer() async throws(ModelError) -> JSON {
    let credential = try await client.credentials.current()
    do {
      return try await send(credential)
    } catch {
      guard error.status == 401, let renew = client.credentials.renew else { throw error }
      let fresh = try await renew(credential)
      guard fresh != credential else { throw error }
      return try await send(fresh)
    }
  }

  private func send(_ credential: Credential?) async throws(ModelError) -> JSON {
    let provider = client.provider
    let options = CallOptions(model: "", conversationID: client.conversationID)
    let headers = RequestHeaders(
      provider: provider, dialect: dialect, key: credential?.key, options: options)
    // Nothing is streamed: the whole answer is the first byte's wait.
    var request = HTTPRequest(
      method: body == nil ? "GET" : "POST",
      url: ModelRoute(provider, dialect: dialect, model: "").url(path),
      headers: headers.all.map { header in
        header.name == "Accept" ? HTTPRequest.Header("Accept", "application/json") : header
      },
      body: body?.serialized() ?? [], connectTimeout: provider.limits.connectTimeout,
      firstByteTimeout: provider.limits.idleTimeout * 4,
      idleTimeout: provider.limits.idleTimeout)
    credential?.sign(&request, for: provider)
    client.telemetry?.record(.request(request, provider: provider.name, model: ""))
    return try await DocumentFetch(transfers: client.transfers, provider: provider.name)
      .document(request)
  }
}

/// Fetches a JSON document, and classifies what comes instead.
struct DocumentFetch {
  let transfers: Transfers
  let provider: String

  func document(_ request: HTTPRequest) async throws(ModelError) -> JSON {
    let errors = ErrorClassifier(provider: provider)
    var head: HTTPResponseHead?
    var bytes: [UInt8] = []
    do throws(WireError) {
      var iterator = transfers.perform(request).makeAsyncIterator()
      while let event = try await iterator.next() {
        switch event {
        case .head(let value): head = value
        case .body(let piece): bytes += piece
        }
        guard bytes.count <= ResponseReader.documentLimit else { break }
      }
    } catch {
      throw errors.error(error)
    }
    guard let head else { throw errors.violation("closed the connection without an answer") }
    guard (200..<300).contains(head.status) else {
      throw errors.error(head: head, body: bytes, now: WallClock.now)
    }
    guard let json = try? JSON(parsing: bytes) else {
      throw errors.violation("answered with something that is not JSON")
    }
    if let error = json["error"], !error.isNull { throw errors.error(inStream: json) }
    return json
  }
}
