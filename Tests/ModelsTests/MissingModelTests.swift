import JSON
import Models
import Testing
import Wire

/// What is said of a model that is not there, and of one that only cannot do something.
@Suite struct MissingModelTests {
  static func kind(_ status: Int, _ message: String, code: String?) -> ModelError.Kind {
    var error: JSON = ["message": .string(message)]
    error.set("code", ifPresent: code.map { .string($0) })
    let body: JSON = ["error": error]
    return ErrorClassifier(provider: "p").error(
      head: HTTPResponseHead(status: status, headers: []), body: body.serialized(), now: 0
    ).kind
  }

  static let missing: [(Int, String)] = [
    (404, "model: claude-9 not found"), (400, "The model `gpt-9` does not exist"),
    (400, "The model `gpt-9` does not exist or you do not have access to it."),
    (400, "The model `llama-1` has been decommissioned and is no longer supported."),
    (400, "The requested model is not supported."), (400, "Model Not Exist"),
    (400, "Invalid model: x"), (400, "acme/x is not a valid model ID"),
    (400, "The 'gpt-9' model is not supported when using this account."),
    (400, "The provided model identifier is invalid."),
    (403, "Project `p` does not have access to model `gpt-9`"),
    (404, "models/x is not found for API version v1"), (404, "No endpoints found for acme/x."),
    (400, "unknown model 'x'"), (400, "Model x is deprecated"),
  ]

  @Test(arguments: missing)
  func `a model that is not to be had is unavailable`(status: Int, message: String) {
    #expect(Self.kind(status, message, code: nil) == .modelUnavailable)
  }

  static let unable: [(String, String?)] = [
    (
      "Unsupported value: 'xhigh' is not supported with the 'first' model.", "unsupported_value"
    ),
    ("Unsupported value: 'xhigh' is not supported with the 'first' model.", nil),
    (
      "Unsupported parameter: 'temperature' is not supported with this model.",
      "unsupported_parameter"
    ),
    ("The model parameter is not supported here.", "invalid_value"),
    ("`temperature` is deprecated for this model.", nil),
    ("\"thinking.type.enabled\" is not supported for this model", nil),
    ("adaptive thinking is not supported on this model", nil),
    ("This model does not support assistant message prefill.", nil),
    ("Model m: parameter top_k is not supported", nil),
    ("No endpoints found that support tool use", nil),
  ]

  @Test(arguments: unable)
  func `what a model cannot do is the request's fault`(message: String, code: String?) {
    #expect(Self.kind(400, message, code: code) == .invalidRequest)
  }

  @Test func `a deployment that is not there is a model that is not there`() {
    #expect(
      Self.kind(
        404, "The API deployment for this resource does not exist.", code: "DeploymentNotFound")
        == .modelUnavailable)
  }
}
