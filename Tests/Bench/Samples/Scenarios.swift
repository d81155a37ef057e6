/// What the scripted provider plays for the benchmark.
enum Scenarios {
  /// Lower-case prose in paragraphs, in deltas of five characters; the answer is repeated for each
  /// request.
  static func prose(deltas: Int, perSecond rate: Int?) -> String {
    let pace = rate.map { #","deltas_per_second":\#($0)"# } ?? ""
    return """
      {"steps":[{"answer":[{"text":"\(text(characters: deltas * 5))"}],
        "pace":{"delta_characters":5\(pace)}}],"last":"repeat"}
      """
  }

  /// One command whose output has that many bytes, and a word after it.
  static func flood(bytes: Int) -> String {
    """
    {"steps":[{"answer":[{"tool_call":{"name":"shell","arguments":
      {"command":"yes 'a line of a flood' | head -c \(bytes)","timeout":600}}}]},
      {"answer":[{"text":"Over."}]}],"last":"repeat"}
    """
  }

  private static let words = [
    "the", "screen", "shows", "each", "word", "as", "it", "comes", "and", "keeps", "its", "place",
    "while", "a", "reader", "scrolls", "back", "to", "what", "was", "said", "before", "nothing",
    "moves", "under", "their", "eyes", "until", "they", "return", "where", "new", "lines", "wait",
  ]

  /// No two lines are alike, as in what models write.
  private static func text(characters: Int) -> String {
    var state: UInt32 = 7
    var text = ""
    var lineBreaks = 0
    while text.utf8.count - lineBreaks < characters {
      state = state &* 1_664_525 &+ 1_013_904_223
      text += words[Int(state >> 16) % words.count]
      // A paragraph is about three lines of a wide pane.
      let isEnd = text.utf8.count / 400 > lineBreaks / 2
      text += isEnd ? #".\n\n"# : " "
      if isEnd { lineBreaks += 2 }
    }
    return text
  }
}
