import Agent
import JSON
import Models
import Testing

@Suite struct TokenEstimateTests {
  /// Texts with the tokens that a tokenizer of 200,000 words counts in them.
  static let samples: [(name: String, text: String, tokens: Int)] = [
    ("nothing", "", 0),
    ("prose", "The quick brown fox jumps over the lazy dog. It was not amused by this.", 17),
    ("a line of code", "    let value = dictionary[key] ?? defaultValue\n", 11),
    ("numbers", "3.14159, 2.71828, 1.41421, 1.73205, 2.23607", 29),
    ("base 64", "SGVsbG8sIFdvcmxkISBUaGlzIGlzIGEgdGVzdCBvZiBiYXNlNjQgZW5jb2Rpbmc=", 38),
    ("hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 42),
    ("Japanese", "これは日本語の文章です。", 8),
  ]

  @Test(arguments: samples)
  func `an estimate is near what a tokenizer counts`(name: String, text: String, tokens: Int) {
    let estimate = TokenEstimate.tokens(in: text)
    #expect(estimate >= tokens * 6 / 10)
    #expect(estimate <= tokens * 14 / 10 + 2)
  }

  @Test func `the parts of an item all count`() {
    let word = TokenEstimate.tokens(in: "word")
    let bare = TokenEstimate.tokens(in: ResponseItem(.userMessage("")))
    let picture = ContentPart.image(ImageContent(.url("https://example.org/a.png")))
    func count(_ content: ResponseItem.Content) -> Int {
      TokenEstimate.tokens(in: ResponseItem(content)) - bare
    }
    #expect(count(.userMessage("word")) == word)
    #expect(count(.assistantMessage("word")) == word)
    #expect(count(.reasoning(Reasoning(summary: "word", text: "word"))) == 2 * word)
    #expect(count(.toolCall(ToolCall(id: "c", name: "word", arguments: "word"))) == 2 * word)
    #expect(count(.toolResult(ToolResult(callID: "c", output: "word"))) == word)
    #expect(count(.compaction(summary: "word")) == word)
    #expect(count(.userMessage("", attachments: [picture])) > 1000)
    #expect(
      TokenEstimate.tokens(
        in: ResponseItem(
          .reasoning(Reasoning()),
          payload: ["encrypted_content": .string(String(repeating: "A", count: 1600))])) - bare
        == 300)
  }
}
