import Wire

/// Where a provider's server stands, and who decides what it gives.
extension Provider {
  /// Whether it is a server on the person's own machine, which knows best what it serves: one of the
  /// kinds that people run, or any that asks for no key.
  package var isLocalServer: Bool {
    isOnThisMachine
      && (authentication.source == .none || name == "vllm" || ServerKind(self) != .other)
  }

  /// Whether the address is this machine's.
  var isOnThisMachine: Bool {
    if host == "localhost" || host == "0.0.0.0" { return true }
    guard let address else { return false }
    return address.bytes.first == 127 && address.bytes.count == 4
      || address.bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  /// Whether its operator, and not a model's maker, decides how long a context it gives: a server of
  /// a kind that people run themselves, or one on this machine or in a network of their own.
  package var isSelfRun: Bool {
    if name == "vllm" || ServerKind(self) != .other || isOnThisMachine { return true }
    if let address { return !address.isPublic }
    let ends = [".local", ".lan", ".internal", ".home.arpa", ".localdomain"]
    return !host.isEmpty && !host.contains("{")
      && (!host.contains(".") || ends.contains { host.hasSuffix($0) })
  }

  /// Whether it is asked in a session what it gives: a server on this machine, or one in a network of
  /// the person's own.
  package var isAskedWhatItGives: Bool { isLocalServer || isSelfRun && !isOnThisMachine }

  private var address: IPAddress? { IPAddress(host.filter { $0 != "[" && $0 != "]" }) }

  /// The provider as it is asked for its list of models; nil where it has none.
  ///
  /// Whoever speaks other dialects beside its own, each at an address, has no list there.
  var listing: Provider? {
    var provider = self
    if dialect != .chat, let chat = otherDialects.first(where: { $0.dialect == .chat }),
      let base = chat.baseURL
    {
      (provider.dialect, provider.baseURL, provider.otherDialects) = (.chat, base, [])
    } else if let root = baseURL.before("/anthropic/v1") {
      guard !host.hasSuffix(".services.ai.azure.com") else { return nil }
      provider.baseURL = root + "/v1"
    } else if host == "api.anthropic.com" {
      provider.query.append(Header("limit", "1000"))
    }
    return provider
  }
}

extension String {
  /// What stands before an ending; nil without it.
  fileprivate func before(_ end: String) -> String? {
    hasSuffix(end) ? String(dropLast(end.count)) : nil
  }
}
