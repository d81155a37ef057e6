import JSON
import Wire

/// One request over a WebSocket, and its answer as it comes.
struct ResponsesExchange: Sendable {
  enum Step: Sendable {
    case events([ResponseEvent])
    /// Nothing was said yet, and the call may be made once more on another connection.
    case again
  }

  private var line: ResponsesWebSocket.Line
  private let sockets: ResponsesWebSocket
  private let turn: TurnSession
  private let model: String
  private let body: JSON
  private let errors: ErrorClassifier
  private var decoder: ResponseDecoder
  private var hasBegun = false
  /// Whether what comes may still belong to the connection's answer before: each begins by saying so.
  private var awaitsStart: Bool
  private var isWhole = false
  private var isOver = false

  init(
    _ request: ModelRequest, on line: ResponsesWebSocket.Line, of sockets: ResponsesWebSocket,
    turn: TurnSession, model: String, generates: Bool, secret: String? = nil
  ) {
    self.line = line
    self.sockets = sockets
    self.turn = turn
    self.model = model
    body = request.json
    let provider = turn.client.provider.name
    errors = ErrorClassifier(provider: provider, secret: secret)
    decoder = ResponseDecoder(
      dialect: .responses, provider: provider, model: model, secret: secret)
    awaitsStart = line.isUsed
    // What the handshake told is of the connection's first call; a prewarming is none.
    if !line.isTold { report(line.connection.responseHead, line.limits) }
    if generates { self.line.isTold = true }
  }

  /// Waits for the next messages; the last events end with `completed`.
  mutating func next() async -> Step {
    guard !isOver else { return .events([]) }
    var events = decoder.drain()
    do throws(WireError) {
      guard let batch = try await line.connection.batch() else {
        throw .truncated(reason: "the WebSocket was closed")
      }
      for message in batch where !decoder.isAtEnd {
        guard let more = take(message) else { return .again }
        events += more
      }
    } catch {
      if error != .cancelled { sockets.noteFailure() }
      if !hasBegun, Self.isWorthAnother(error) {
        leave(because: errors.error(error))
        return .again
      }
      decoder.fail(errors.error(error))
    }
    return .events(decoder.isAtEnd ? events + end() : events)
  }

  /// A server that is silent is not asked twice.
  private static func isWorthAnother(_ error: WireError) -> Bool {
    switch error {
    case .cancelled, .timedOut: false
    default: true
    }
  }

  /// The last events; a connection whose answer was whole is kept.
  private mutating func end() -> [ResponseEvent] {
    isOver = true
    let events = decoder.finish()
    guard case .completed(let completion)? = events.last, completion.stop.kind != .failed else {
      return events
    }
    line.chain = nil
    if isWhole, let id = completion.responseID {
      let answer = Prompt(system: [], items: completion.items, tools: [])
      line.chain = ResponsesChain(
        body: body, output: ResponsesInput(answer).items, responseID: id)
    }
    sockets.put(line)
    return events
  }
}

extension ResponsesExchange {
  /// The events of a message; nil when the server forgot what it is asked to go on from, or wants
  /// no more calls on this connection.
  private mutating func take(_ message: WebSocketMessage) -> [ResponseEvent]? {
    guard case .text(let bytes) = message, let frame = try? JSON(parsing: bytes),
      frame.members != nil
    else {
      decoder.fail(errors.violation("sent a message that is not a JSON object"))
      return decoder.drain()
    }
    if let headers = frame["headers"], headers.members != nil {
      let head = Self.head(200, headers)
      report(head, RateLimitReader.snapshot(headers: head.headers, now: WallClock.now))
    }
    let type = frame["type"]?.stringValue ?? ""
    // It is of the turn, wherever it stands.
    if type == "response.metadata" { turn.take(Self.head(200, frame["headers"])) }
    if awaitsStart {
      let starts = ["created", "queued", "in_progress", "failed"]
      if starts.contains(where: { type == "response.\($0)" }) {
        awaitsStart = false
      } else if type.hasPrefix("response.") {
        return decoder.drain()
      }
    }
    switch type {
    case "error": return takeError(frame, bytes)
    case "response.metadata": break
    case "response.completed":
      isWhole = true
      hasBegun = true
    case let type where type.hasPrefix("response."): hasBegun = true
    default: break
    }
    return decoder.decode(frame: frame)
  }

  /// Tells why the call is made once more.
  private func leave(because reason: ModelError) {
    let provider = turn.client.provider.name
    turn.client.telemetry?.record(
      .webSocketFailed(
        reason, model: ModelReference(provider: provider, model: model), next: .again))
  }

  /// Tells what headers say beside the answer: limits, and the model that will answer.
  private mutating func report(_ head: HTTPResponseHead, _ limits: RateLimitSnapshot?) {
    if let limits { decoder.report(limits) }
    if let model = head.serverModel { decoder.report(serverModel: model) }
  }

  private mutating func takeError(_ frame: JSON, _ bytes: [UInt8]) -> [ResponseEvent]? {
    let status = frame["status"]?.intValue ?? frame["status_code"]?.intValue
    // An error that says of itself that it is none.
    if let status, (200..<300).contains(status) { return decoder.drain() }
    let error = status.map { status in
      errors.error(
        head: Self.head(status, frame["headers"]), body: bytes, now: WallClock.now)
    }
    let forgotten = ["previous_response_not_found", "websocket_connection_limit_reached"]
    let code = (frame["error"]?["code"] ?? frame["code"])?.stringValue
    if !hasBegun, let code, forgotten.contains(code) {
      leave(because: error ?? errors.error(inStream: frame))
      return nil
    }
    guard let error else { return decoder.decode(frame: frame) }
    decoder.fail(error)
    return decoder.drain()
  }

  /// Headers that came as an object, its values texts, numbers or lists of one.
  private static func head(_ status: Int, _ headers: JSON?) -> HTTPResponseHead {
    let list = (headers?.members ?? []).compactMap { member -> HTTPRequest.Header? in
      let value = member.value[0] ?? member.value
      let text = value.stringValue ?? value.intValue.map { String($0) }
      return text.map { HTTPRequest.Header(member.name.lowercased(), $0) }
    }
    return HTTPResponseHead(status: status, headers: list)
  }
}
