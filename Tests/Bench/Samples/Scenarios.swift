/// What the scripted provider plays for the benchmark.
enum Scenarios {
  /// Lower-case prose in paragraphs, in deltas of five characters.
  ///
  /// The answer is repeated for each request.
  static func prose(deltas: Int, perSecond rate: Int?) -> String {
    // 400 characters, so 80 deltas: three lines of a wide pane and an empty one.
    let sentence = "the screen shows each word as it comes and keeps its place. "
    let paragraph = String(String(repeating: sentence, count: 7).prefix(398)) + #"\n\n"#
    let pace = rate.map { #","deltas_per_second":\#($0)"# } ?? ""
    return """
      {"steps":[{"answer":[{"text":"\(paragraph)","repeat":\(deltas / 80)}],
        "pace":{"delta_characters":5\(pace)}}],"last":"repeat"}
      """
  }
}
