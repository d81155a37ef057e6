import Text

/// Cuts text to a width in cells, with `…` where something is missing.
enum Fitting {
  /// Keeps the start.
  static func head(_ text: String, columns: Int) -> String {
    guard Glyph.width(of: text) > columns else { return text }
    guard columns > 0 else { return "" }
    var result = ""
    var width = 0
    for glyph in Glyph.glyphs(of: text) {
      guard width + glyph.width <= columns - 1 else { break }
      result.append(glyph)
      width += glyph.width
    }
    return result + "…"
  }

  /// Keeps the end, as suits a path.
  static func tail(_ text: String, columns: Int) -> String {
    let glyphs = Glyph.glyphs(of: text)
    var width = glyphs.reduce(0) { $0 + $1.width }
    guard width > columns else { return text }
    guard columns > 0 else { return "" }
    var first = 0
    while first < glyphs.count, width > columns - 1 {
      width -= glyphs[first].width
      first += 1
    }
    var result = "…"
    for glyph in glyphs[first...] { result.append(glyph) }
    return result
  }

  /// Spaces on the left up to a width.
  static func right(_ text: String, columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - text.utf8.count)) + text
  }
}

extension String {
  mutating func append(_ glyph: Glyph) {
    unicodeScalars.append(glyph.base)
    unicodeScalars.append(contentsOf: glyph.marks)
  }
}
