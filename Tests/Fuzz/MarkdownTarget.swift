import Text

extension FuzzTarget {
  /// The first byte says how the rest is cut; after each piece the rows are those of the whole.
  static let markdown = FuzzTarget(name: "markdown") { bytes in
    guard let first = bytes.first else { return }
    let scalars = Array(String(decoding: bytes.dropFirst(), as: UTF8.self).unicodeScalars)
    let step = Int(first) + 1
    let width = 8 + Int(first & 0x3F)
    var stream = MarkdownStream()
    var source = ""
    for start in stride(from: 0, to: scalars.count, by: step) {
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[start..<min(start + step, scalars.count)])
      source += String(piece)
      stream.append(String(piece))
      stream.update(width: width)
      let rows = stream.rows(in: 0..<stream.rowCount)
      let whole = Markdown.render(source, width: width)
      precondition(rows == whole, "what grows shows other rows than the whole")
      precondition(rows.allSatisfy { $0.width <= width }, "a row is too wide")
    }
  }
}
