import Testing
import Workspace

@testable import Interface

@Suite struct FilePathShownTests {
  @Test(arguments: [
    ("src/main.swift", "src/main.swift"), ("with space.txt", "with space.txt"),
    ("Überblick/中文.md", "Überblick/中文.md"), ("a\nb", "$'a\\nb'"), ("\u{1B}[2J", "$'\\e[2J'"),
    ("it's\t", "$'it\\'s\\t'"), ("x\u{202E}y", "$'x\\xE2\\x80\\xAEy'"),
    ("\u{A0}", "$'\\xC2\\xA0'"),
  ])
  func `a name is shown so that nothing hides in it`(name: String, shown: String) {
    #expect(FilePath(name).shown == shown)
  }

  @Test func `bytes that are no text are escaped`() {
    #expect(FilePath(bytes: [0x61, 0xFF, 0xC3]).shown == "$'a\\xFF\\xC3'")
  }
}
