/// Makes a ``Configuration`` of a document, or says where it is wrong.
struct ConfigurationReader {
  private static let backoffs = ["exponential", "quadratic"]
  /// In seconds, a day.
  static let longestTimeout = 86400.0

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
        let (settings, remarks) = try Self.provider(name, provider)
        configuration.providers.append(settings)
        warnings += remarks
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
