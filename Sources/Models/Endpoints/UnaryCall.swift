import JSON
import Wire

/// A request whose answer is one JSON document.
struct UnaryCall {
  let turn: TurnSession
  let options: CallOptions
  let path: String
  let dialect: WireDialect
  /// nil for GET.
  let body: JSON?

  /// Sends it, a second time with a renewed key where the first is refused and the options say so.
  func answer() async throws(ModelError) -> JSON {
    do {
      return try await send(try await turn.credential())
    } catch {
      guard options.renewsKey, error.status == 401 else { throw error }
      var refusal = error
      var isRenewed = false
      do throws(ModelError) {
        isRenewed = try await turn.renewKey()
      } catch {
        refusal.addRenewal(error)
      }
      guard isRenewed else { throw refusal }
      return try await send(try await turn.credential())
    }
  }

  private func send(_ credential: Credential?) async throws(ModelError) -> JSON {
    let client = turn.client
    let provider = client.provider
    let headers = RequestHeaders(
      provider: provider, dialect: dialect, key: credential?.key, options: options)
    var all = headers.all.map { header in
      header.name == "Accept" ? HTTPRequest.Header("Accept", "application/json") : header
    }
    if let state = turn.routingState {
      all.append(HTTPRequest.Header(TurnSession.routingHeader, state))
    }
    // Nothing is streamed: the whole answer is the first byte's wait.
    var request = HTTPRequest(
      method: body == nil ? "GET" : "POST",
      url: ModelRoute(provider, dialect: dialect, model: options.model).url(path),
      headers: all, body: body?.serialized() ?? [],
      connectTimeout: provider.limits.connectTimeout,
      firstByteTimeout: provider.limits.idleTimeout * 4,
      idleTimeout: provider.limits.idleTimeout,
      compression: provider.effectiveQuirks.takesCompression ? .zstd : .none)
    credential?.sign(&request, for: provider)
    return try await DocumentFetch(
      transfers: client.transfers, provider: provider, model: options.model,
      telemetry: client.telemetry, secret: credential?.key
    ).document(request, onHead: turn.take)
  }
}

/// Fetches a JSON document, and classifies what comes instead.
struct DocumentFetch {
  let transfers: Transfers
  let provider: Provider
  /// Empty where none is meant.
  var model = ""
  var telemetry: Telemetry?
  /// The key that the request carries.
  var secret: String?

  /// `onHead` hears the head of whatever answer comes.
  func document(
    _ request: HTTPRequest, onHead: (HTTPResponseHead) -> Void = { _ in }
  ) async throws(ModelError) -> JSON {
    telemetry?.record(request, to: provider, model: model)
    do {
      return try await read(request, onHead)
    } catch {
      telemetry?.record(.event(.failed(error)))
      throw error
    }
  }

  private func read(
    _ request: HTTPRequest, _ onHead: (HTTPResponseHead) -> Void
  ) async throws(ModelError) -> JSON {
    let errors = ErrorClassifier(provider: provider.name, secret: secret)
    var head: HTTPResponseHead?
    var bytes: [UInt8] = []
    do throws(WireError) {
      var iterator = transfers.perform(request).makeAsyncIterator()
      while let event = try await iterator.next() {
        switch event {
        case .head(let value):
          head = value
          onHead(value)
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
