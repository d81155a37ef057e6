import Testing
import Text

@Suite struct FuzzyIndexTests {
  private static let paths = [
    "README.md", "Sources/main.swift", "Sources/Parser/Parser.swift", "Tests/ParserTests.swift",
    "docs/Größe.md",
  ]
  private static let index = FuzzyIndex(paths)

  @Test(arguments: [
    ("", ["README.md", "Sources/main.swift"]), ("main", ["Sources/main.swift"]),
    ("parser.s", ["Sources/Parser/Parser.swift", "Tests/ParserTests.swift"]),
    ("größe", ["docs/Größe.md"]), ("zzz", []),
  ])
  func `the best come first`(query: String, expected: [String]) {
    #expect(Self.index.best(query, limit: 2).best.map { Self.index[$0] } == expected)
  }

  @Test func `a longer query finds the same among what a shorter one found`() {
    let paths = (0..<5000).map { "Sources/Module\($0 % 70)/File\($0).swift" }
    let index = FuzzyIndex(paths)
    var narrowed = index.best("s", limit: 20).all
    for query in ["so", "sof", "sofi", "sofi4", "sofi42"] {
      let (best, all) = index.best(query, limit: 20, among: narrowed)
      #expect(best == index.best(query, limit: 20).best)
      narrowed = all
    }
    #expect(index.best("sofi42", limit: 20).best.first.map { index[$0].contains("File42") } == true)
  }

  @Test func `what the first look drops would not be among the best`() {
    let paths =
      (0..<3000).map { "a/b/c/\($0 * 7919 % 3000)/model\($0)view.swift" } + ["ModelView.swift"]
    let index = FuzzyIndex(paths)
    #expect(index.best("modelview", limit: 1).best.map { index[$0] } == ["ModelView.swift"])
  }
}
