import Text

/// Text cut to what fits in a row.
enum RowText {
  /// The start of a text, with `…` where something is missing.
  static func fit(_ text: String, columns: Int) -> String {
    guard columns > 0 else { return "" }
    guard Glyph.width(of: text) > columns else { return text }
    var kept = ""
    var width = 0
    for glyph in Glyph.glyphs(of: text) {
      guard width + glyph.width < columns else { break }
      kept += glyph.text
      width += glyph.width
    }
    return kept + "…"
  }

  /// The end of a text, with `…` where something is missing: for paths.
  static func fitEnd(_ text: String, columns: Int) -> String {
    guard columns > 0 else { return "" }
    var glyphs = Glyph.glyphs(of: text)[...]
    var width = glyphs.reduce(0) { $0 + $1.width }
    guard width > columns else { return text }
    while width >= columns, let first = glyphs.popFirst() { width -= first.width }
    return "…" + glyphs.map(\.text).joined()
  }

  /// The text on one line.
  static func oneLine(_ text: String) -> String {
    TextBuffer.split(text).joined(separator: " ⏎ ")
  }
}
