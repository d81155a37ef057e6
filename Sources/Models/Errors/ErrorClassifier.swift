package import JSON
package import Wire

/// Gives every failure its one kind and a sentence for the person, wherever the word came from.
package struct ErrorClassifier: Sendable {
  /// The provider's name, as it stands in the sentence.
  package let provider: String
  /// The key that the request carried: nothing that is said of it is shown or kept.
  private let secret: String?

  package init(provider: String, secret: String? = nil) {
    self.provider = provider
    self.secret = secret
  }

  /// An answer whose status is not 2xx.
  ///
  /// `now` is in seconds since 1970.
  package func error(head: HTTPResponseHead, body: [UInt8], now: Double) -> ModelError {
    var report = ErrorReport(body: body)
    if report.code == nil, let name = head.header("x-amzn-errortype") {
      report.code = String(name.prefix { $0 != ":" })
    }
    let wait =
      RetryAfter.parse(headers: head.headers, now: now) ?? report.wait(now: now)
      ?? RetryAfter.wait(in: report.message)
    let kinds = ErrorKinds(
      report: report, status: head.status, wait: wait, isSilentOnLength: provider == "cerebras")
    let said = report.message.isEmpty ? HTTPStatus.phrase(head.status) : report.message
    let renewal = Self.renewal(report, kinds.kind, now: now)
    let id = ["request-id", "x-request-id", "x-oai-request-id"].lazy
      .compactMap { head.header($0) }.first
    return ModelError(
      kinds.kind, message: hidden("\(provider) said \(head.status): \(said)\(renewal)"),
      provider: provider, status: head.status, requestID: id ?? report.requestID,
      shouldRetry: Self.bool(head.header("x-should-retry")),
      outputRoom: kinds.overflow?.outputRoom)
  }

  /// What a message goes on with where a used up quota comes back; empty for all else.
  private static func renewal(
    _ report: ErrorReport, _ kind: ModelError.Kind, now: Double?
  ) -> String {
    guard kind == .quotaExceeded, let sentence = report.renewal(now: now) else { return "" }
    return (report.message.hasSuffix(".") ? " " : ". ") + sentence
  }

  /// A message with `…` in the place of the key, which some servers repeat; what is too short to be
  /// one stays, for it may be a word.
  private func hidden(_ message: String) -> String {
    guard let secret, secret.utf8.count >= 8 else { return message }
    return message.replacing(secret, with: "…")
  }

  private static func bool(_ value: String?) -> Bool? {
    switch value?.lowercased() {
    case "true": true
    case "false": false
    default: nil
    }
  }

  /// An error inside a stream or a body that began as a success.
  package func error(inStream frame: JSON) -> ModelError {
    let report = ErrorReport(frame)
    let wait = report.wait ?? RetryAfter.wait(in: report.message)
    let status = report.status
    let kinds = ErrorKinds(report: report, status: status, wait: wait)
    let said = report.message.isEmpty ? "an error without a word of explanation" : report.message
    let name = report.code ?? report.type
    let prefix = name.map { "\(provider) reported \($0)" } ?? "\(provider) reported an error"
    return ModelError(
      kinds.kind,
      message: hidden("\(prefix): \(said)\(Self.renewal(report, kinds.kind, now: nil))"),
      provider: provider, status: status,
      requestID: report.requestID, outputRoom: kinds.overflow?.outputRoom)
  }

  /// A transfer that did not come through.
  package func error(_ error: WireError) -> ModelError {
    let kind: ModelError.Kind =
      switch error {
      case .invalidURL, .invalidHeader: .invalidRequest
      case .timedOut(let stage, _):
        switch stage {
        case .connect: .timedOut(.connect)
        case .firstByte: .timedOut(.firstByte)
        case .idle: .timedOut(.idle)
        }
      case .couldNotResolve, .couldNotConnect, .tls, .addressRefused, .truncated, .transport:
        .transport
      case .upgradeRefused, .webSocketClosed: .transport
      case .lineTooLong, .eventTooLong, .brokenFrame, .unexpectedEncoding, .webSocketProtocol:
        .protocolViolation
      case .cancelled: .cancelled
      }
    let message =
      error == .cancelled ? "The request was cancelled." : "\(provider): \(error.description)"
    var report = ModelError(kind, message: hidden(message), provider: provider)
    if case .tls = error {
      report.message +=
        " Check base_url, and the certificates that SSL_CERT_FILE or the system has."
      report.shouldRetry = false
    }
    return report
  }

  /// A page for a browser where an answer was expected: the same request gets the same page.
  package func webPage() -> ModelError {
    var error = violation("answered with a web page instead of a stream; check its base_url")
    error.shouldRetry = false
    return error
  }

  /// A server that did not keep to its dialect; `deed` completes "The server …".
  package func violation(_ deed: String) -> ModelError {
    ModelError(.protocolViolation, message: "\(provider) \(deed).", provider: provider)
  }
}
