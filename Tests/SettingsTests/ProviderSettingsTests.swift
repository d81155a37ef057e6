import Settings
import TestFolder
import Testing

/// What a provider's table may say beside its address and key.
@Suite struct ProviderSettingsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func provider(_ text: String) throws -> ProviderSettings {
    let path = try folder.write("[providers.a]\n" + text, to: "config.toml")
    let (configuration, warnings) = try SettingsFile.configuration(at: path, overrides: [])
    #expect(warnings == [])
    return try #require(configuration.providers.first)
  }

  @Test func `several dialects and a way for the key`() throws {
    let read = try provider("dialects = [\"chat\", \"messages\"]\nauth = \"bearer\"")
    #expect(read.dialects == ["chat", "messages"] && read.dialect == nil)
    #expect(read.authentication == "bearer")
  }

  @Test func `every quirk has a key`() throws {
    let read = try provider(
      """
      [providers.a.quirks]
      answer_after_tools = true
      thought_beside_calls = false
      cache_breakpoints = true
      compact_with_tools = true
      """)
    var quirks = ProviderSettings.Quirks()
    quirks.answerAfterTools = true
    quirks.thoughtBesideCalls = false
    quirks.cacheBreakpoints = true
    quirks.compactWithTools = true
    #expect(read.quirks == quirks)
  }

  @Test(arguments: [
    "dialects = [\"auto\"]", "dialects = \"chat\"", "dialect = \"auto\"\ndialects = [\"chat\"]",
    "auth = \"basic\"", "auth = \"bearer\"\nauth_header = \"X\"",
  ])
  func `what cannot be is refused`(text: String) {
    #expect(throws: SettingsError.self) { try provider(text) }
  }
}
