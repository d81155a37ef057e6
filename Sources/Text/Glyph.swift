/// What stands in one cell, or in two for a wide one: a base character and the marks on it.
///
/// Clusters are reduced to what ncurses and every terminal agree on: control and format
/// characters become visible substitutes, joiners and modifiers are dropped.
///
///     Glyph.glyphs(of: "e\u{301}中")  // é of width 1, 中 of width 2
///     Glyph.width(of: "中文")          // 4
package struct Glyph: Sendable, Equatable {
  package var base: Unicode.Scalar
  /// At most four, each of no width.
  package var marks: [Unicode.Scalar]
  /// In cells, 1 or 2, by the C library's `wcwidth`.
  package var width: Int

  package init(_ base: Unicode.Scalar, marks: [Unicode.Scalar] = [], width: Int) {
    self.base = base
    self.marks = marks
    self.width = width
  }

  /// The glyphs of a text, which should hold no line feed.
  ///
  /// A tab is four spaces here, whatever its column: see ``expandingTabs(_:from:width:)``.
  package static func glyphs(of text: String) -> [Glyph] {
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(text.utf8.count)
    if text.isPrintableASCII {
      for byte in text.utf8 { glyphs.append(Glyph(Unicode.Scalar(byte), width: 1)) }
    } else {
      forEach(in: text) { glyphs.append($0) }
    }
    return glyphs
  }

  /// The sum of the glyphs' widths, in cells.
  package static func width(of text: String) -> Int {
    guard !text.isPrintableASCII else { return text.utf8.count }
    var width = 0
    forEach(in: text) { width += $0.width }
    return width
  }

  /// Replaces each tab by the spaces that reach the next multiple of `width` cells.
  ///
  /// `column` is where the text begins, in cells from 0.
  package static func expandingTabs(
    _ text: String, from column: Int = 0, width: Int = 4
  ) -> String {
    guard text.utf8.contains(UInt8(ascii: "\t")) else { return text }
    var expanded = ""
    var column = column
    for (index, piece) in text.utf8.split(
      separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false
    ).enumerated() {
      if index > 0 {
        let spaces = width - column % width
        expanded += String(repeating: " ", count: spaces)
        column += spaces
      }
      let piece = String(Substring(piece))
      expanded += piece
      column += Glyph.width(of: piece)
    }
    return expanded
  }

  /// The glyph's scalars as a text of its own.
  package var text: String {
    var text = String(base)
    text.unicodeScalars.append(contentsOf: marks)
    return text
  }
}

extension String {
  /// Whether each byte is a character of one cell.
  var isPrintableASCII: Bool {
    let scan = utf8.withContiguousStorageIfAvailable { bytes in
      var outside = false
      for byte in bytes where byte &- 0x20 > 0x5E { outside = true }
      return !outside
    }
    return scan ?? utf8.allSatisfy { $0 &- 0x20 <= 0x5E }
  }
}
