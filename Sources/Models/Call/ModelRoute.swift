import JSON

/// Where a call goes, and what a route moves between address and body.
struct ModelRoute {
  private let provider: Provider
  private let dialect: WireDialect
  private let model: String

  init(_ provider: Provider, dialect: WireDialect, model: String) {
    self.provider = provider
    self.dialect = dialect
    self.model = model
  }

  var url: String {
    let base = provider.base(of: dialect)
    let path =
      switch provider.route {
      case .path:
        switch dialect {
        case .responses: "responses"
        case .chat: "chat/completions"
        case .messages: "messages"
        }
      case .vertex: "publishers/anthropic/models/\(Self.encoded(model)):streamRawPredict"
      case .bedrock: "model/\(Self.encoded(model))/invoke-with-response-stream"
      }
    return base + "/" + path + query
  }

  /// The address of another endpoint of the same dialect, such as `responses/compact`.
  func url(_ path: String) -> String { provider.base(of: dialect) + "/" + path + query }

  /// The body as the route wants it; `headers` are the configured ones, of which Bedrock takes
  /// `anthropic-beta` in the body.
  func body(_ body: JSON, headers: [Provider.Header]) -> JSON {
    switch provider.route {
    case .path: return body
    case .vertex: return body.without(["model"]).first("anthropic_version", "vertex-2023-10-16")
    case .bedrock:
      var plain = body.without(["model", "stream"])
        .first("anthropic_version", "bedrock-2023-05-31")
      let betas = headers.filter { $0.name.lowercased() == "anthropic-beta" }
        .flatMap { $0.value.split(separator: ",") }.map { String($0.filter { $0 != " " }) }
      if !betas.isEmpty { plain.set("anthropic_beta", .array(betas.map { .string($0) })) }
      return plain
    }
  }

  private var query: String {
    guard !provider.query.isEmpty else { return "" }
    return "?"
      + provider.query.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }
      .joined(separator: "&")
  }

  /// Percent-encodes all but the unreserved characters of RFC 3986.
  static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "@"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension JSON {
  fileprivate func without(_ names: Set<String>) -> JSON {
    .object((members ?? []).filter { !names.contains($0.name) })
  }

  /// The object with a member before all others.
  fileprivate func first(_ name: String, _ value: String) -> JSON {
    .object([Member(name, .string(value))] + (members ?? []))
  }
}
