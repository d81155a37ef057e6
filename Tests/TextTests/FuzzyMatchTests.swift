import Testing

@testable import Text

@Suite struct FuzzyMatchTests {
  private func best(_ query: String, _ candidates: [String]) -> String? {
    candidates.compactMap { candidate in
      FuzzyMatch.score(query, in: candidate).map { (score: $0, candidate) }
    }.max { $0.score < $1.score }?.1
  }

  @Test(arguments: [
    ("main", ["src/domain/x.swift", "src/main.swift", "m/a/i/n"], "src/main.swift"),
    ("mt", ["amount.txt", "MarkdownTests.swift", "marmot/x"], "MarkdownTests.swift"),
    ("text", ["Sources/Text/Glyph.swift", "Sources/Wire/Text.swift"], "Sources/Wire/Text.swift"),
    ("wire sse", ["Wire/Server.swift", "Wire/sse.swift", "sse/other"], "Wire/sse.swift"),
    ("ab", ["axb", "a_b", "ab"], "ab"),
    ("readme", ["docs/readme/other.md", "README.md"], "README.md"),
    ("éc", ["école", "ecole"], "école"), ("É", ["é"], "é"),
  ])
  func `the closest candidate comes first`(query: String, candidates: [String], first: String) {
    #expect(best(query, candidates) == first)
    #expect(best(query, candidates.reversed()) == first)
  }

  @Test(arguments: [("abc", "acb"), ("x", ""), ("ab cd", "ab"), ("中", "ab"), ("aa", "a")])
  func `a missing letter is no match`(query: String, candidate: String) {
    #expect(FuzzyMatch.score(query, in: candidate) == nil)
    #expect(FuzzyMatch.positions(of: query, in: candidate) == nil)
  }

  @Test func `an empty query matches everything`() {
    #expect(FuzzyMatch.score("", in: "anything") != nil)
    #expect(FuzzyMatch.positions(of: " ", in: "anything") == [])
  }

  @Test(arguments: [
    ("main", "src/domain/main.swift", [11, 12, 13, 14]), ("sm", "src/main.swift", [0, 4]),
    ("fbb", "fooBarBaz", [0, 3, 6]), ("b é", "é b", [0, 3]),
  ])
  func `positions are those of the best match`(query: String, candidate: String, positions: [Int]) {
    #expect(FuzzyMatch.positions(of: query, in: candidate) == positions)
  }
}
