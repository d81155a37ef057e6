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
}
