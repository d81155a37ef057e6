import Settings
import TestFolder
import Testing

@Suite struct KeyFileTests {
  @Test(arguments: [
    ("sk-1\n", "sk-1"), ("  sk-1 \r\nmore\n", "sk-1"), ("sk-1", "sk-1"), ("", nil), ("\n", nil),
    ("two words", nil), ("schlüssel", nil),
  ])
  func `the first line is the key`(text: String, key: String?) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "key")
    #expect((try? KeyFile.read(path, home: "/nowhere")) == key)
    #expect((try? KeyFile.read("~/key", home: folder.path)) == key)
  }

  @Test func `a file that is not there has no key`() {
    #expect(throws: SettingsError.noKeyInFile(path: "/nowhere/key")) {
      try KeyFile.read("/nowhere/key", home: "/")
    }
  }
}
