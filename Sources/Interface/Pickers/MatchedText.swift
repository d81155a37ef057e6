import Terminal
import Text

/// A text with the letters marked that a query found in it.
struct MatchedText {
  private let text: String
  private let query: String

  init(_ text: String, query: String) {
    self.text = text
    self.query = query
  }

  /// Draws the text in a style; what was found takes the colour of matches.
  func draw(in canvas: inout Canvas, row: Int, column: Int, _ style: Style) {
    canvas.draw(text, row: row, column: column, style)
    guard !query.isEmpty, let found = FuzzyMatch.positions(of: query, in: text) else { return }
    var match = style
    match.foreground = canvas.theme["completion.match"].foreground
    match.attributes.formUnion(canvas.theme["completion.match"].attributes)
    for offset in found {
      let start = text.graphemeStart(offset)
      guard start < text.utf8.count else { continue }
      let index = text.at(start)
      let before = Glyph.width(of: String(text.slice(0, start)))
      canvas.draw(String(text[index]), row: row, column: column + before, match)
    }
  }
}
