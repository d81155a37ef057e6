/// A run of text in one role of the theme, such as `md.code` or `diff.add`.
package struct Span: Sendable, Equatable {
  package var text: String
  package var role: String
  package init(_ text: String, _ role: String) {
    self.text = text
    self.role = role
  }
}

/// One row's worth of spans, or a line not yet wrapped.
package struct StyledLine: Sendable, Equatable {
  package var spans: [Span]
  package init(_ spans: [Span]) { self.spans = spans }
  package init(_ text: String, _ role: String) { spans = [Span(text, role)] }

  package var text: String { spans.map(\.text).joined() }

  /// Breaks the line into rows of at most `width` cells, at spaces where it can; rows after the
  /// first begin with `hanging` spaces.
  package func wrapped(width: Int, hanging: Int = 0) -> [StyledLine] { [self] }
}
