package import JSON
package import Models

/// A history that was shortened, and what stands in its place from now on.
package struct ContextCompaction: Sendable, Equatable {
  package enum Trigger: String, Sendable, Equatable {
    /// The conversation neared the end of the model's window.
    case threshold
    /// A prompt was refused as too long.
    case overflow
    /// The person asked for it.
    case manual
  }
  package enum Method: String, Sendable, Equatable {
    /// By the provider: only its model can read the result.
    case provider
    /// A summary that a model wrote.
    case summary
    /// No model could write one: the newest rounds are kept, the others are gone from its sight.
    case excerpt
  }

  package var trigger: Trigger
  package var method: Method
  package var items: [ResponseItem]
  /// The model that shortened it.
  package var model: ModelReference
  /// The one model that goes on from it, where the others go on from what stood before; nil when it
  /// stands for all.
  package var reader: ModelReference?
  /// How long a request was and will be, instructions and tools included; in tokens, estimated.
  package var tokensBefore: Int
  package var tokensAfter: Int

  package init(
    trigger: Trigger, method: Method, items: [ResponseItem], model: ModelReference,
    reader: ModelReference? = nil, tokensBefore: Int, tokensAfter: Int
  ) {
    self.trigger = trigger
    self.method = method
    self.items = items
    self.model = model
    // What a provider made only its own model can read.
    self.reader = method == .provider ? model : reader
    self.tokensBefore = tokensBefore
    self.tokensAfter = tokensAfter
  }
}

extension ContextCompaction {
  /// The facts without the history itself.
  package var facts: JSON {
    var facts: JSON = [
      "type": "context.compacted", "trigger": .string(trigger.rawValue),
      "method": .string(method.rawValue), "model": .string(model.description),
      "tokens_before": .int(tokensBefore), "tokens_after": .int(tokensAfter),
    ]
    facts.set("reader", ifPresent: reader.map { .string($0.description) })
    return facts
  }

  var json: JSON { facts.with("items", .array(items.map(\.json))) }

  init?(json: JSON) {
    guard let trigger = json["trigger"]?.stringValue.flatMap(Trigger.init(rawValue:)),
      let method = json["method"]?.stringValue.flatMap(Method.init(rawValue:)),
      let items = json["items"]?.arrayValue,
      let model = json["model"]?.stringValue.flatMap({ ModelReference($0) })
    else { return nil }
    self.init(
      trigger: trigger, method: method, items: items.compactMap { ResponseItem(json: $0) },
      model: model, reader: json["reader"]?.stringValue.flatMap { ModelReference($0) },
      tokensBefore: json["tokens_before"]?.intValue ?? 0,
      tokensAfter: json["tokens_after"]?.intValue ?? 0)
  }
}
