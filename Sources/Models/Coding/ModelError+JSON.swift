package import JSON

extension ModelError {
  /// The error as an object: the kind by name, the kind's own data, then what was said.
  ///
  ///     {"kind":"rate_limited","retry_after":1.5,"message":"…","provider":"openai","status":429}
  package var json: JSON {
    var value: JSON = ["kind": .string(kind.name)]
    switch kind {
    case .rateLimited(let wait), .overloaded(let wait):
      value.set("retry_after", ifPresent: wait.flatMap(JSON.seconds))
    case .serverError(_, let wait):
      value.set("retry_after", ifPresent: wait.flatMap(JSON.seconds))
    case .contextWindowExceeded(let tokens, let limit):
      value.set("tokens", ifPresent: tokens.map { .int($0) })
      value.set("limit", ifPresent: limit.map { .int($0) })
    case .timedOut(let stage): value.set("stage", .string(stage.rawValue))
    case .quotaExceeded, .unauthenticated, .requestTooLarge, .outputLimitReached, .contentFiltered,
      .invalidRequest, .modelUnavailable, .transport, .protocolViolation, .cancelled:
      break
    }
    value.set("message", .string(message))
    value.set("provider", .string(provider))
    value.set("status", ifPresent: (status ?? kind.status).map { .int($0) })
    value.set("request_id", ifPresent: requestID.map { .string($0) })
    value.set("should_retry", ifPresent: shouldRetry.map { .bool($0) })
    value.set("output_room", ifPresent: outputRoom.map { .int($0) })
    return value
  }

  /// The error that ``json`` wrote; nil when the kind is unknown.
  package init?(json: JSON) {
    guard let kind = Kind(json: json) else { return nil }
    self.init(
      kind, message: json["message"]?.stringValue ?? "",
      provider: json["provider"]?.stringValue ?? "", status: json["status"]?.intValue,
      requestID: json["request_id"]?.stringValue, shouldRetry: json["should_retry"]?.boolValue,
      outputRoom: json["output_room"]?.intValue)
  }
}

extension ModelError.Kind {
  /// The kind in one word of snake case, for logs and for programs that read them.
  package var name: String {
    switch self {
    case .rateLimited: "rate_limited"
    case .overloaded: "overloaded"
    case .serverError: "server_error"
    case .quotaExceeded: "quota_exceeded"
    case .unauthenticated: "unauthenticated"
    case .contextWindowExceeded: "context_window_exceeded"
    case .requestTooLarge: "request_too_large"
    case .outputLimitReached: "output_limit_reached"
    case .contentFiltered: "content_filtered"
    case .invalidRequest: "invalid_request"
    case .modelUnavailable: "model_unavailable"
    case .transport: "transport"
    case .timedOut: "timed_out"
    case .protocolViolation: "protocol_violation"
    case .cancelled: "cancelled"
    }
  }

  fileprivate var status: Int? {
    guard case .serverError(let status, _) = self else { return nil }
    return status
  }

  fileprivate init?(json: JSON) {
    let wait = json["retry_after"]?.doubleValue
    switch json["kind"]?.stringValue {
    case "rate_limited": self = .rateLimited(retryAfter: wait)
    case "overloaded": self = .overloaded(retryAfter: wait)
    case "server_error":
      self = .serverError(status: json["status"]?.intValue ?? 500, retryAfter: wait)
    case "quota_exceeded": self = .quotaExceeded
    case "unauthenticated": self = .unauthenticated
    case "context_window_exceeded":
      self = .contextWindowExceeded(
        tokens: json["tokens"]?.count, limit: json["limit"]?.count)
    case "request_too_large": self = .requestTooLarge
    case "output_limit_reached": self = .outputLimitReached
    case "content_filtered": self = .contentFiltered
    case "invalid_request": self = .invalidRequest
    case "model_unavailable": self = .modelUnavailable
    case "transport": self = .transport
    case "timed_out":
      guard let stage = json["stage"]?.stringValue.flatMap(ModelError.Stage.init(rawValue:))
      else { return nil }
      self = .timedOut(stage)
    case "protocol_violation": self = .protocolViolation
    case "cancelled": self = .cancelled
    default: return nil
    }
  }
}

extension JSON {
  fileprivate static func seconds(_ value: Double) -> JSON? {
    value.isFinite ? .number(String(value)) : nil
  }
}
