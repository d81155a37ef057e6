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

  /// In cells.
  package var width: Int { spans.reduce(0) { $0 + Glyph.width(of: $1.text) } }

  /// Appends a span, or lengthens the last one when it has the same role.
  package mutating func append(_ text: String, _ role: String) {
    guard !text.isEmpty else { return }
    if let last = spans.indices.last, spans[last].role == role {
      spans[last].text += text
    } else {
      spans.append(Span(text, role))
    }
  }
}
