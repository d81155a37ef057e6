extension ConfigurationReader {
  private static let dialects = ["responses", "chat", "messages", "auto"]
  private static let outputLimitFields = ["max_tokens", "max_completion_tokens"]
  private static let effortStyles = ["word", "nested", "two"]
  private static let callIDs = ["plain", "nine_letters"]

  /// Reads one table of `[providers]`, and what in it does nothing or had better not be there.
  static func provider(
    _ name: String, _ table: TableReader
  ) throws(SettingsError) -> (ProviderSettings, [Diagnostic]) {
    var table = table
    guard !name.isEmpty,
      name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") })
    else {
      throw table.invalid(because: "A provider's name must have no spaces and no slash.")
    }
    var provider = ProviderSettings(name: name)
    provider.dialect = try table.word("dialect", of: dialects)
    provider.dialects = try table.words("dialects", of: modelDialects) ?? []
    if provider.dialect == "auto", table.has("dialects") {
      throw table.invalid("dialects", because: "`dialects` leaves nothing to find out by `auto`.")
    }
    provider.baseURL = try table.string("base_url")
    if let fault = provider.baseURL.flatMap(BaseURL.fault) {
      throw table.invalid("base_url", because: fault)
    }
    try key(&provider, &table)
    provider.websocket = try table.bool("websocket")
    var remarks: [Diagnostic] = []
    provider.headers = try headers(&table, &remarks)
    provider.query = try query(&table, &remarks)
    if let below = try table.table("limits") { provider.limits = try limits(below, &remarks) }
    if let below = try table.table("quirks") { provider.quirks = try quirks(below, &remarks) }
    return (provider, remarks + table.leftovers())
  }

  /// Where the key comes from, and which header carries it.
  private static func key(
    _ provider: inout ProviderSettings, _ table: inout TableReader
  ) throws(SettingsError) {
    provider.keyVariable = try table.string("api_key_env")
    if let variable = provider.keyVariable, !isVariable(variable) {
      throw table.invalid(
        "api_key_env", because: "`api_key_env` must be the name of a variable, not the key itself.")
    }
    provider.keyCommand = try table.strings("api_key_command")
    if provider.keyCommand?.isEmpty == true {
      throw table.invalid("api_key_command", because: "`api_key_command` must name a program.")
    }
    provider.keyTimeout = try table.seconds("api_key_timeout", upTo: 600)
    provider.keyRefresh = try table.seconds("api_key_refresh", upTo: 30 * longestTimeout)
    for name in ["api_key_timeout", "api_key_refresh"]
    where table.has(name) && provider.keyCommand == nil && provider.name != "vertex" {
      // Vertex has a program of its own.
      throw table.invalid(name, because: "`\(name)` is for an `api_key_command`; there is none.")
    }
    provider.keyFile = try table.string("api_key_file")
    provider.keyHeader = try headerName("auth_header", &table)
    provider.authentication = try table.word("auth", of: ["bearer"])
    if provider.authentication != nil, table.has("auth_header") {
      throw table.invalid("auth", because: "`auth` and `auth_header` exclude each other.")
    }
    if table.has("api_key") { throw literalKey(in: table) }
  }

  private static func limits(
    _ table: TableReader, _ remarks: inout [Diagnostic]
  ) throws(SettingsError) -> ProviderSettings.Limits {
    var table = table
    var limits = ProviderSettings.Limits()
    limits.requestRetries = try table.int("request_retries", in: 0...1000)
    limits.connectTimeout = try table.seconds("connect_timeout", upTo: longestTimeout)
    limits.firstByteTimeout = try table.seconds("first_byte_timeout", upTo: longestTimeout)
    limits.streamIdleTimeout = try table.seconds("stream_idle_timeout", upTo: longestTimeout)
    remarks += table.leftovers()
    return limits
  }

  private static func quirks(
    _ table: TableReader, _ remarks: inout [Diagnostic]
  ) throws(SettingsError) -> ProviderSettings.Quirks {
    var table = table
    var quirks = ProviderSettings.Quirks()
    quirks.outputLimitField = try table.word("max_tokens_field", of: outputLimitFields)
    quirks.streamUsage = try table.bool("stream_usage")
    quirks.cacheKey = try table.bool("cache_key")
    quirks.cacheMarks = try table.bool("cache_marks")
    quirks.toolChoice = try table.bool("tool_choice")
    quirks.customTools = try table.bool("custom_tools")
    quirks.outputSchema = try table.bool("output_schema")
    quirks.compression = try table.bool("compression")
    quirks.beginsInThought = try table.bool("begins_in_thought")
    quirks.answerAfterTools = try table.bool("answer_after_tools")
    quirks.thoughtBesideCalls = try table.bool("thought_beside_calls")
    quirks.cacheBreakpoints = try table.bool("cache_breakpoints")
    quirks.compactWithTools = try table.bool("compact_with_tools")
    quirks.effort = try table.word("effort", of: effortStyles)
    quirks.callIDs = try table.word("call_ids", of: callIDs)
    quirks.affinityHeader = try headerName("affinity_header", &table)
    remarks += table.leftovers()
    return quirks
  }
}

// MARK: - Headers and queries

extension ConfigurationReader {
  private static func headers(
    _ table: inout TableReader, _ remarks: inout [Diagnostic]
  ) throws(SettingsError) -> [ProviderSettings.Pair] {
    guard var headers = try table.table("headers") else { return [] }
    var pairs: [ProviderSettings.Pair] = []
    for name in headers.names {
      guard isHeader(name) else {
        throw headers.invalid(name, because: "`\(name)` cannot be the name of a header.")
      }
      warnOfKey(name, in: headers, &remarks)
      guard let value = try headers.string(name) else { continue }
      pairs.append(ProviderSettings.Pair(name, value))
    }
    return pairs
  }

  private static func query(
    _ table: inout TableReader, _ remarks: inout [Diagnostic]
  ) throws(SettingsError) -> [ProviderSettings.Pair] {
    guard var query = try table.table("query") else { return [] }
    var pairs: [ProviderSettings.Pair] = []
    for name in query.names {
      guard !name.isEmpty else {
        throw query.invalid(name, because: "A part of `query` must have a name.")
      }
      warnOfKey(name, in: query, &remarks)
      guard let value = try query.string(name) else { continue }
      pairs.append(ProviderSettings.Pair(name, value))
    }
    return pairs
  }

  private static func warnOfKey(
    _ name: String, in table: TableReader, _ remarks: inout [Diagnostic]
  ) {
    let keys = ["authorization", "x-api-key", "api-key", "api_key", "key"]
    guard keys.contains(name.lowercased()) else { return }
    remarks.append(
      table.document.diagnostic(
        table.path + [name],
        "Keys are safer out of this file: use `api_key_env`, and `auth_header` for its header."))
  }

  private static func headerName(
    _ key: String, _ table: inout TableReader
  ) throws(SettingsError) -> String? {
    guard let name = try table.string(key) else { return nil }
    guard isHeader(name) else {
      throw table.invalid(key, because: "`\(name)` cannot be the name of a header.")
    }
    return name
  }

  /// Whether it is a header's name (RFC 9110, section 5.6.2).
  private static func isHeader(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        isLetter($0) || isDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0)
      }
  }

  private static func isVariable(_ name: String) -> Bool {
    name.utf8.first.map { !isDigit($0) } ?? false
      && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
