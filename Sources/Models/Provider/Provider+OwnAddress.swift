extension Provider {
  /// A built-in provider at the address, and with the names, that its own variables give.
  ///
  /// `OPENAI_BASE_URL` and `ANTHROPIC_BASE_URL` are those of the makers' programs, `OLLAMA_HOST` that
  /// of Ollama's; `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID` say who pays.
  ///
  ///     ollama.moved(by: ["OLLAMA_HOST": "gpu-box"]).baseURL      // http://gpu-box:11434/v1
  package func moved(by environment: [String: String]) -> Provider {
    var provider = self
    switch name {
    case "openai":
      if let address = Self.address(environment["OPENAI_BASE_URL"]) {
        provider.baseURL = address
        // Another server may know nothing of it.
        provider.usesWebSocket = false
      }
      for (variable, header) in [
        ("OPENAI_ORG_ID", "OpenAI-Organization"), ("OPENAI_PROJECT_ID", "OpenAI-Project"),
      ] {
        guard let value = environment[variable], !value.isEmpty else { continue }
        provider.headers.append(Header(header, value))
      }
    case "anthropic":
      // Its maker's programs add the version themselves.
      if let address = Self.address(environment["ANTHROPIC_BASE_URL"]) {
        provider.baseURL = address.hasSuffix("/v1") ? address : address + "/v1"
      }
    case "ollama":
      if let address = Self.ollama(environment["OLLAMA_HOST"]) { provider.baseURL = address }
    default: break
    }
    return provider
  }

  /// An address of the web without slashes at its end; nil for what is none.
  private static func address(_ text: String?) -> String? {
    guard let text, ["https://", "http://"].contains(where: text.lowercased().hasPrefix) else {
      return nil
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }

  /// Ollama's short form: host, port or both, with a scheme or without.
  private static func ollama(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard let scheme = text.firstRange(of: "://") else {
      let plain = String(text.prefix { $0 != "/" })
      let end = plain.split(separator: "]", omittingEmptySubsequences: false).last ?? ""
      let hasPort = end.contains(":")
      let full = hasPort ? plain : plain + ":11434"
      // It listens at all addresses there; it is reached at this machine's own.
      let host = full.hasPrefix(":") ? "127.0.0.1" + full : full
      return "http://" + host.replacing("0.0.0.0:", with: "127.0.0.1:", maxReplacements: 1) + "/v1"
    }
    return text[scheme.upperBound...].isEmpty ? nil : address(text).map { $0 + "/v1" }
  }
}
