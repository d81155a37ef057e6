package import JSON
package import Wire

/// Where requests and events are told of, for logs and measurements: each in one place only.
///
///     let telemetry = Telemetry { record in log.write(record.json.serialized()) }
package struct Telemetry: Sendable {
  package enum Record: Sendable {
    /// A request as it is sent; what authenticates it is never in ``json``.
    case request(HTTPRequest, provider: String, model: String)
    case event(ResponseEvent)
    /// The prompt cache was lost.
    case cacheBreak(CacheBreak, model: ModelReference)
    /// A WebSocket did not serve a call, which goes on another way, unseen.
    case webSocketFailed(ModelError, model: ModelReference, next: NextWay)
  }

  package enum NextWay: String, Sendable { case again, http }

  private let sink: @Sendable (Record) -> Void

  package init(_ sink: @escaping @Sendable (Record) -> Void) { self.sink = sink }

  package func record(_ record: Record) { sink(record) }

  /// Records a request without the key, whatever the header that carries it is called.
  func record(_ request: HTTPRequest, to provider: Provider, model: String) {
    var told = request
    if case .header(let name) = provider.authentication.scheme {
      told.headers = request.headers.map { header in
        header.name.lowercased() == name.lowercased()
          ? HTTPRequest.Header(header.name, "…") : header
      }
    }
    record(.request(told, provider: provider.name, model: model))
  }
}

extension Telemetry.Record {
  /// What in a header's name tells that its value is a secret: people may add headers of their own.
  private static let secrets = [
    "auth", "key", "token", "secret", "cookie", "credential", "password", "signature",
  ]

  private static func isSecret(_ header: String) -> Bool {
    let name = header.lowercased()
    return secrets.contains { name.contains($0) }
  }

  /// The record as an object: a request without its body's words, an event as it is.
  package var json: JSON {
    switch self {
    case .event(let event): return event.json
    case .cacheBreak(let loss, let model):
      return [
        "type": "cache_break", "model": model.json, "before": .int(loss.before),
        "after": .int(loss.after), "causes": .array(loss.causes.map { .string($0.description) }),
      ]
    case .webSocketFailed(let error, let model, let next):
      return [
        "type": "websocket_failed", "model": model.json, "error": error.json,
        "next": .string(next.rawValue),
      ]
    case .request(let request, let provider, let model):
      let headers = request.headers.map { header in
        JSON.Member(header.name, .string(Self.isSecret(header.name) ? "…" : header.value))
      }
      return [
        "type": "request", "provider": .string(provider), "model": .string(model),
        "method": .string(request.method),
        "url": .string(String(request.url.prefix { $0 != "?" })),
        "headers": .object(headers), "body_bytes": .int(request.body.count),
      ]
    }
  }
}
