import Agent
import Terminal
import Testing
import Text

@testable import Interface

@Suite struct FileCompletionTests {
  private static let paths = [
    "README.md", "Sources/main.swift", "Sources/Parser/Parser.swift", "Tests/ParserTests.swift",
  ]

  private static func fixture() -> InterfaceFixture {
    var fixture = InterfaceFixture()
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    return fixture
  }

  @Test func `a file is named after an at sign`() {
    var fixture = Self.fixture()
    fixture.type("look at @par")
    #expect(fixture.takeEffects() == [.listFiles])
    #expect(!fixture.screen().contains("Files"))
    _ = fixture.model.update(.files(FuzzyIndex(Self.paths)), now: fixture.now)
    #expect(fixture.screen().contains("Sources/Parser/Parser.swift"))
    fixture.type("ser.sw")
    fixture.press("Enter")
    #expect(fixture.draft == "look at @Sources/Parser/Parser.swift ")
    fixture.type("now")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.send("look at @Sources/Parser/Parser.swift now")])
  }

  @Test func `the list is asked for once for a word`() {
    var fixture = Self.fixture()
    fixture.type("@a b @c")
    #expect(fixture.takeEffects() == [.listFiles, .listFiles])
  }

  @Test(arguments: [("ada@example", nil), ("@", ""), ("x @y", "y"), ("@a b", nil), ("@Ü", "Ü")])
  func `a word begins after a blank`(text: String, query: String?) {
    var buffer = TextBuffer()
    buffer.insert(text)
    #expect(buffer.fileWord?.query == query)
  }

  @Test func `escape closes the list, and the text stays`() {
    var fixture = Self.fixture()
    fixture.type("@m")
    _ = fixture.model.update(.files(FuzzyIndex(Self.paths)), now: fixture.now)
    fixture.press("Esc")
    #expect(!fixture.screen().contains("Sources/main.swift"))
    #expect(fixture.draft == "@m")
  }
}
