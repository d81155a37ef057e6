import Wire

/// One call of a turn, with the two reasons to send it a second time that are no retry: a key that
/// had to be renewed, and a dialect that the server does not speak.
struct ModelCall: Sendable {
  let turn: TurnSession
  let prompt: Prompt
  var options: CallOptions
  private var credential: Credential?
  private var hasRenewed = false
  /// Whether the dialect is the probe's choice, not the caller's.
  private let isProbing: Bool
  /// How often a WebSocket was tried.
  var socketAttempts = 0

  var client: Client { turn.client }

  init(turn: TurnSession, prompt: Prompt, options: CallOptions) {
    self.turn = turn
    self.prompt = prompt
    self.options = options
    isProbing = turn.client.provider.probesDialect && options.dialect == nil
    if isProbing {
      self.options.dialect = turn.client.dialects.dialect(of: turn.client.provider) ?? .responses
    }
  }

  var shaper: EventShaper { EventShaper(options) }
  var telemetry: Telemetry? { client.telemetry }
  /// The key that the call carries; nil without one.
  var secret: String? { credential?.key }

  /// Builds the request and sends it.
  mutating func open() async throws(ModelError) -> AnswerSource {
    let provider = client.provider
    let built = try await build()
    if let answer = try await openExchange(built) { return answer }
    var headers = built.headers
    if let state = turn.routingState {
      headers.append(HTTPRequest.Header(TurnSession.routingHeader, state))
    }
    var request = HTTPRequest(
      url: built.url, headers: headers, body: built.body,
      connectTimeout: provider.limits.connectTimeout,
      firstByteTimeout: provider.limits.firstByteTimeout,
      idleTimeout: provider.limits.idleTimeout,
      compression: provider.effectiveQuirks.takesCompression ? .zstd : .none)
    credential?.sign(&request, for: provider)
    telemetry?.record(request, to: provider, model: options.model)
    let reader = ResponseReader(
      dialect: built.dialect, provider: provider, model: options.model, secret: secret)
    return .http(
      HTTPAnswer(transfer: client.transfers.perform(request).makeAsyncIterator(), reader: reader))
  }

  /// Sends the request so that it is only read.
  mutating func openPrewarming() async throws(ModelError) -> ResponsesExchange? {
    guard
      case .webSocket(let exchange)? = try await openExchange(
        try await build(), generates: false)
    else { return nil }
    return exchange
  }

  private mutating func build() async throws(ModelError) -> ModelRequest {
    if credential == nil { credential = try await turn.credential() }
    return try ModelRequest(prompt, options, provider: client.provider, key: credential?.key)
  }

  /// Takes an answer's head.
  func take(_ head: HTTPResponseHead) {
    turn.take(head)
    guard isProbing, let dialect = options.dialect else { return }
    if (200..<300).contains(head.status) {
      client.dialects.remember(dialect, of: client.provider)
    }
  }

  /// Whether to send the call again after an answer that failed before it began.
  ///
  /// A key that could not be renewed is told of in the refusal's message.
  mutating func isWorthAnother(after refusal: inout ModelError) async -> Bool {
    if isProbing, options.dialect == .responses,
      refusal.status == 404 || refusal.status == 405, refusal.kind == .invalidRequest
    {
      options.dialect = .chat
      client.dialects.remember(.chat, of: client.provider)
      return true
    }
    guard options.renewsKey, refusal.kind == .unauthenticated, refusal.status == 401, !hasRenewed
    else { return false }
    hasRenewed = true
    credential = nil
    do throws(ModelError) {
      return try await turn.renewKey()
    } catch {
      refusal.addRenewal(error)
      return false
    }
  }
}

extension ModelError {
  /// Adds why another key could not be had.
  package mutating func addRenewal(_ error: ModelError) {
    let end = message.hasSuffix(".") ? "" : "."
    message += "\(end) The key could not be renewed: \(error.message)"
  }
}
