/// What stands in one cell, or in two for a wide one: a base character and the marks on it.
///
/// Clusters are reduced to what ncurses and every terminal agree on: control and format
/// characters become visible substitutes, joiners and modifiers are dropped.
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
  package static func glyphs(of text: String) -> [Glyph] { [] }

  /// The sum of the glyphs' widths, in cells.
  package static func width(of text: String) -> Int { 0 }
}
