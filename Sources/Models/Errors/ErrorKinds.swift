/// Decides an error's kind, from the most telling sign to the least: the code, then the words,
/// then the status.
struct ErrorKinds {
  let report: ErrorReport
  let status: Int?
  /// In seconds.
  let wait: Double?
  /// Whether this provider says nothing at all to a prompt that is too long.
  var isSilentOnLength = false

  var kind: ModelError.Kind {
    let words = report.words
    if isSilentOnLength, words.isEmpty, status == 400 {
      return .contextWindowExceeded(tokens: nil, limit: nil)
    }
    if let overflow {
      return .contextWindowExceeded(tokens: overflow.tokens, limit: overflow.limit)
    }
    if isQuota(words) { return .quotaExceeded }
    if let kind = kindByCode(words) { return kind }
    if let status { return kind(status: status, words) }
    return kindByWords(words)
  }

  /// What is said of a prompt that is too long; nil where nothing is.
  ///
  /// Limits of tokens a minute are told in words that stand for a long prompt elsewhere.
  var overflow: ContextOverflow? {
    isThrottled
      ? nil : ContextOverflow(report.words, message: report.message, status: status)
  }

  private var codes: [String] { [report.code, report.type].compactMap { $0?.lowercased() } }

  private var isThrottled: Bool {
    let throttles = [
      "rate_limit_exceeded", "rate_limit_error", "too_many_requests", "throttlingexception",
      "toomanyrequestsexception",
    ]
    return codes.contains { throttles.contains($0) }
  }

  private func isQuota(_ words: String) -> Bool {
    if status == 402 { return true }
    let codes = [
      "insufficient_quota", "credit_balance", "spend_limit", "usage_limit", "usage_not_included",
      "billing_error", "billing_hard_limit",
    ]
    if Self.has(words, codes) { return true }
    // The same sentences stand for a short-term limit where a wait is named.
    let sentences = [
      "exceeded your current quota", "credit balance is too low", "api usage limits",
      "insufficient balance", "insufficient credits", "payment required",
    ]
    return wait == nil && Self.has(words, sentences)
  }

  private func kindByCode(_ words: String) -> ModelError.Kind? {
    for code in codes {
      switch code {
      case "rate_limit_exceeded", "rate_limit_error", "too_many_requests", "tokens":
        return status == 413 ? .requestTooLarge : .rateLimited(retryAfter: wait)
      case "overloaded_error", "server_is_overloaded", "slow_down", "overloaded",
        "engine_overloaded_error", "engine_overloaded", "provider_overloaded":
        return .overloaded(retryAfter: wait)
      case "invalid_api_key", "authentication_error", "invalid_authentication", "token_expired":
        return .unauthenticated
      case "model_not_found", "model_not_available", "model_decommissioned", "deploymentnotfound":
        return .modelUnavailable
      case "unsupported_parameter", "unsupported_value", "invalid_value": return .invalidRequest
      case "content_filter", "content_policy_violation", "cyber_policy", "bio_policy",
        "image_content_policy_violation", "responsibleaipolicyviolation", "invalid_prompt":
        return .contentFiltered
      case "request_too_large": return .requestTooLarge
      case "throttlingexception", "toomanyrequestsexception", "modelnotreadyexception":
        return .rateLimited(retryAfter: wait)
      case "serviceunavailableexception": return .overloaded(retryAfter: wait)
      case "internalserverexception", "modelstreamerrorexception", "modelerrorexception":
        return .serverError(status: status ?? 500, retryAfter: wait)
      case "modeltimeoutexception": return .serverError(status: status ?? 408, retryAfter: wait)
      case "accessdeniedexception", "unrecognizedclientexception", "expiredtokenexception":
        return .unauthenticated
      case "resourcenotfoundexception": return .modelUnavailable
      case "servicequotaexceededexception": return .quotaExceeded
      case "validationexception":
        return isModelMissing(words) ? .modelUnavailable : .invalidRequest
      default: continue
      }
    }
    return nil
  }

  private func kind(status: Int, _ words: String) -> ModelError.Kind {
    switch status {
    case 401: return .unauthenticated
    case 403:
      if Self.has(words, ["moderation", "flagged", "content policy"]) { return .contentFiltered }
      return isModelMissing(words) ? .modelUnavailable : .unauthenticated
    case 404: return isModelMissing(words) ? .modelUnavailable : .invalidRequest
    case 408, 409: return .serverError(status: status, retryAfter: wait)
    case 410: return .modelUnavailable
    case 413: return .requestTooLarge
    case 429:
      return Self.isOverload(words) ? .overloaded(retryAfter: wait) : .rateLimited(retryAfter: wait)
    case 529: return .overloaded(retryAfter: wait)
    case 500...:
      return Self.isOverload(words)
        ? .overloaded(retryAfter: wait) : .serverError(status: status, retryAfter: wait)
    default:
      if words.contains("model output limit was reached") { return .outputLimitReached }
      return isModelMissing(words) ? .modelUnavailable : .invalidRequest
    }
  }

  /// For errors inside a stream that name no status.
  private func kindByWords(_ words: String) -> ModelError.Kind {
    if Self.isOverload(words) { return .overloaded(retryAfter: wait) }
    if Self.has(words, ["rate limit", "rate_limit", "too many requests"]) {
      return .rateLimited(retryAfter: wait)
    }
    if Self.has(words, ["invalid_request", "not_found_error", "unsupported", "permission_error"]) {
      return isModelMissing(words) ? .modelUnavailable : .invalidRequest
    }
    return .serverError(status: 500, retryAfter: wait)
  }

  private func isModelMissing(_ words: String) -> Bool {
    MissingModel.isMeant(by: words, status: status)
  }

  private static func isOverload(_ words: String) -> Bool {
    has(words, ["overloaded", "at capacity", "over capacity", "high demand", "slow_down"])
  }

  private static func has(_ words: String, _ signs: [String]) -> Bool {
    signs.contains { words.contains($0) }
  }
}
