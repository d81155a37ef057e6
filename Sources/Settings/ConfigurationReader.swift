/// Makes a ``Configuration`` of a document, or says where it is wrong.
struct ConfigurationReader {
  private static let backoffs = ["exponential", "quadratic"]
  /// A day.
  private static let longestTimeout = 86400.0

  private var configuration = Configuration()
  private var warnings: [Diagnostic] = []

  static func read(
    _ document: TOMLDocument
  ) throws(SettingsError) -> (Configuration, [Diagnostic]) {
    var reader = ConfigurationReader()
    try reader.root(TableReader(document))
    return (
      reader.configuration, reader.warnings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    )
  }

  private mutating func root(_ table: TableReader) throws(SettingsError) {
    var table = table
    configuration.model = try table.string("model")
    configuration.fallbackModels = try table.strings("fallback_models") ?? []
    configuration.theme = try table.string("theme") ?? configuration.theme
    configuration.keymap = try table.string("keymap") ?? configuration.keymap
    configuration.mode = try table.word("mode", of: Configuration.modes) ?? configuration.mode
    configuration.sandbox = try table.word("sandbox", of: Configuration.sandboxes)
    configuration.deniedCommands = try table.commands("deny_commands") ?? []
    configuration.allowedPages = try table.strings("allow_pages") ?? []
    if var providers = try table.table("providers") {
      for name in providers.names {
        guard let provider = try providers.table(name) else { continue }
        try self.provider(name, provider)
      }
    }
    if var models = try table.table("models") {
      for name in models.names {
        guard let model = try models.table(name) else { continue }
        let (settings, remarks) = try Self.model(name, model)
        configuration.models.append(settings)
        warnings += remarks
      }
    }
    if let limits = try table.table("limits") { try self.limits(limits) }
    if table.has("api_key") { throw Self.literalKey(in: table) }
    warnings += table.leftovers()
  }

  private mutating func limits(_ table: TableReader) throws(SettingsError) {
    var table = table
    var limits = configuration.limits
    limits.requestRetries = try table.int("request_retries", in: 0...1000) ?? limits.requestRetries
    limits.backoff = try table.word("backoff", of: Self.backoffs) ?? limits.backoff
    limits.firstByteTimeout =
      try table.seconds("first_byte_timeout", upTo: Self.longestTimeout) ?? limits.firstByteTimeout
    limits.streamIdleTimeout =
      try table.seconds("stream_idle_timeout", upTo: Self.longestTimeout)
      ?? limits.streamIdleTimeout
    configuration.limits = limits
    warnings += table.leftovers()
  }

  static func literalKey(in table: TableReader) -> SettingsError {
    table.invalid(
      "api_key",
      because: "A key has no place in this file. Put it in a variable of the environment and name "
        + "that with `api_key_env`, or let a program print it with `api_key_command`.")
  }
}

// MARK: - Providers

extension ConfigurationReader {
  private static let dialects = ["responses", "chat", "messages", "auto"]

  private mutating func provider(
    _ name: String, _ table: TableReader
  ) throws(SettingsError) {
    var table = table
    guard !name.isEmpty,
      name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") })
    else {
      throw table.invalid(because: "A provider's name must have no spaces and no slash.")
    }
    var provider = ProviderSettings(name: name)
    provider.dialect = try table.word("dialect", of: Self.dialects)
    provider.baseURL = try table.string("base_url")
    if let fault = provider.baseURL.flatMap(BaseURL.fault) {
      throw table.invalid("base_url", because: fault)
    }
    provider.keyVariable = try table.string("api_key_env")
    if let variable = provider.keyVariable, !Self.isVariable(variable) {
      throw table.invalid(
        "api_key_env", because: "`api_key_env` must be the name of a variable, not the key itself.")
    }
    provider.keyCommand = try table.strings("api_key_command")
    if provider.keyCommand?.isEmpty == true {
      throw table.invalid("api_key_command", because: "`api_key_command` must name a program.")
    }
    provider.keyFile = try table.string("api_key_file")
    provider.headers = try headers(&table)
    provider.websocket = try table.bool("websocket")
    if table.has("api_key") { throw Self.literalKey(in: table) }
    warnings += table.leftovers()
    configuration.providers.append(provider)
  }

  private mutating func headers(
    _ table: inout TableReader
  ) throws(SettingsError) -> [(name: String, value: String)] {
    guard var headers = try table.table("headers") else { return [] }
    var pairs: [(name: String, value: String)] = []
    for name in headers.names {
      guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
        throw headers.invalid(name, because: "`\(name)` cannot be the name of a header.")
      }
      if ["authorization", "x-api-key", "api-key"].contains(name.lowercased()) {
        warnings.append(
          headers.document.diagnostic(
            headers.path + [name], "Keys are safer out of this file: use `api_key_env`."))
      }
      guard let value = try headers.string(name) else { continue }
      pairs.append((name, value))
    }
    return pairs
  }

  private static func isVariable(_ name: String) -> Bool {
    name.utf8.first.map { !isDigit($0) } ?? false
      && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// A byte of a header's name (RFC 9110, section 5.6.2).
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
