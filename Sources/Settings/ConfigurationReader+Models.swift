extension ConfigurationReader {
  private static let mostTokens = 1 << 40
  private static let efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]
  private static let modelDialects = ["responses", "chat", "messages"]

  /// Reads one table of `[models]`, and what in it does nothing.
  static func model(
    _ name: String, _ table: TableReader
  ) throws(SettingsError) -> (ModelSettings, [Diagnostic]) {
    var table = table
    guard name.utf8.dropFirst().dropLast().contains(UInt8(ascii: "/")) else {
      throw table.invalid(because: "A model is named `provider/model`, in quotes.")
    }
    var model = ModelSettings(name: name)
    model.contextWindow = try table.int("context_window", in: 1...mostTokens)
    model.outputLimit = try table.int("max_output_tokens", in: 1...mostTokens)
    model.efforts = try table.words("efforts", of: efforts) ?? []
    model.dialects = try table.words("dialects", of: modelDialects) ?? []
    model.inputPrice = try table.amount("input_price")
    model.outputPrice = try table.amount("output_price")
    model.cacheReadPrice = try table.amount("cache_read_price")
    model.cacheWritePrice = try table.amount("cache_write_price")
    guard (model.inputPrice == nil) == (model.outputPrice == nil) else {
      throw table.invalid(because: "`input_price` and `output_price` go together.")
    }
    return (model, table.leftovers())
  }
}
