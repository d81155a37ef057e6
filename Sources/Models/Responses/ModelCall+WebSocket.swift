import JSON
import Wire

extension ModelCall {
  /// Sends a call over the session's WebSocket; nil when it is to go over HTTP.
  ///
  /// What a server that refuses the connection says of key, limits and money is its answer; whatever
  /// else goes wrong leads to HTTP at once.
  mutating func openExchange(
    _ built: ModelRequest, generates: Bool = true
  ) async throws(ModelError) -> AnswerSource? {
    guard let sockets = client.sockets, built.dialect == .responses, !sockets.isOff,
      socketAttempts < 3
    else { return nil }
    socketAttempts += 1
    let request = upgrade(built)
    var isStale = false
    do throws(WireError) {
      let kept = sockets.take(for: request)
      isStale = kept != nil
      let line = if let kept { kept } else { try await open(request, sockets) }
      let message = ResponsesChain.message(
        built.json, after: line.chain, generates: generates, routing: turn.routingState)
      let bytes = message.serialized()
      telemetry?.record(
        HTTPRequest(method: "WEBSOCKET", url: request.url, headers: request.headers, body: bytes),
        to: client.provider, model: options.model)
      try await line.connection.send(.text(bytes))
      return .webSocket(
        ResponsesExchange(
          built, on: line, of: sockets, turn: turn, model: options.model, generates: generates,
          secret: secret))
    } catch {
      if let refusal = refusal(error) { return .refusal(refusal) }
      try note(error, sockets, next: isStale ? .again : .http)
    }
    return isStale ? try await openExchange(built, generates: generates) : nil
  }

  private func open(
    _ request: WebSocketRequest, _ sockets: ResponsesWebSocket
  ) async throws(WireError) -> ResponsesWebSocket.Line {
    let connection = try await client.transfers.openWebSocket(request)
    turn.take(connection.responseHead)
    return ResponsesWebSocket.Line(
      connection: connection, url: request.url, headers: request.headers, opened: sockets.now(),
      limits: RateLimitReader.snapshot(
        headers: connection.responseHead.headers, now: WallClock.now))
  }

  private func upgrade(_ built: ModelRequest) -> WebSocketRequest {
    let ofBodies: Set = ["content-type", "accept"]
    let headers = built.headers.filter { !ofBodies.contains($0.name.lowercased()) }
    let limits = client.provider.limits
    return WebSocketRequest(
      url: built.url,
      headers: headers + [HTTPRequest.Header("OpenAI-Beta", "responses_websockets=2026-02-06")],
      connectTimeout: limits.connectTimeout, firstByteTimeout: limits.firstByteTimeout,
      idleTimeout: limits.idleTimeout)
  }

  /// The events of a refused connection that HTTP would be refused as well: those that the same
  /// answer to a POST has.
  private func refusal(_ error: WireError) -> [ResponseEvent]? {
    guard case .upgradeRefused(let head, let body) = error,
      [401, 402, 429].contains(head.status)
    else { return nil }
    turn.take(head)
    var reader = ResponseReader(
      dialect: .responses, provider: client.provider, model: options.model, secret: secret)
    return reader.take(.head(head)) + reader.take(.body(body)) + reader.finish()
  }

  /// Decides whether to go on over HTTP, for this call or for good.
  private func note(
    _ error: WireError, _ sockets: ResponsesWebSocket, next: Telemetry.NextWay
  ) throws(ModelError) {
    let errors = ErrorClassifier(provider: client.provider.name, secret: secret)
    switch error {
    case .cancelled: throw errors.error(error)
    case .upgradeRefused(let head, _) where head.status < 500: sockets.turnOff()
    default: sockets.noteFailure()
    }
    var reason = errors.error(error)
    if case .upgradeRefused(let head, let body) = error {
      reason = errors.error(head: head, body: body, now: WallClock.now)
    }
    let model = ModelReference(provider: client.provider.name, model: options.model)
    telemetry?.record(.webSocketFailed(reason, model: model, next: next))
  }
}

extension Client {
  /// Lets the server read what every call of the session begins with, before the first one.
  ///
  /// Without a WebSocket it only opens a connection. Says nothing of failures: the first call will
  /// meet them. Gives how the reading ended, for it may cost something; nil where there was none.
  @discardableResult
  package func prewarm(_ prompt: Prompt, _ options: CallOptions) async -> Completion? {
    guard let sockets, !sockets.isOff else {
      await connect(for: options)
      return nil
    }
    var options = options
    options.conversationID = options.conversationID ?? conversationID
    var call = ModelCall(turn: turn(), prompt: prompt, options: options)
    guard var exchange = try? await call.openPrewarming() else {
      // The model is asked over HTTP after all.
      await connect(for: options)
      return nil
    }
    while case .events(let events) = await exchange.next() {
      for event in events { telemetry?.record(.event(event)) }
      if case .completed(let completion)? = events.last { return completion }
    }
    return nil
  }
}
