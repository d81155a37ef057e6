/// A model as people name it: `provider/model`; the model's own name may hold further slashes.
package struct ModelReference: Sendable, Hashable, CustomStringConvertible {
  package var provider: String
  package var model: String

  package init(provider: String, model: String) {
    self.provider = provider
    self.model = model
  }

  /// Splits at the first slash; nil when either side is empty.
  package init?(_ text: String) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let (provider, model) = (text[..<slash], text[text.index(after: slash)...])
    guard !provider.isEmpty, !model.isEmpty else { return nil }
    self.init(provider: String(provider), model: String(model))
  }

  package var description: String { "\(provider)/\(model)" }
}
