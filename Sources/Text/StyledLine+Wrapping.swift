extension StyledLine {
  /// Breaks the line into rows of at most `width` cells, at spaces where it can; rows after the
  /// first begin with `hanging` spaces.
  ///
  /// The spaces at a break are dropped, a word longer than a row is cut, and a wide character is
  /// never split. Rows hold the glyphs that will be drawn, so that what was replaced for safety
  /// is also measured so.
  package func wrapped(width: Int, hanging: Int = 0) -> [StyledLine] {
    rows(width: width, hanging: hanging, breaking: .atWords)
  }

  /// Cuts the line into rows of at most `width` cells, wherever the edge falls.
  package func cut(width: Int, hanging: Int = 0) -> [StyledLine] {
    rows(width: width, hanging: hanging, breaking: .anywhere)
  }

  private func rows(width: Int, hanging: Int, breaking: LineBreaks.Rule) -> [StyledLine] {
    let width = max(1, width)
    let hanging = max(0, min(hanging, width - 2))
    let isPlain = spans.allSatisfy { $0.text.isPrintableASCII }
    if isPlain, spans.reduce(0, { $0 + $1.text.utf8.count }) <= width { return [self] }
    let cells = Cells(of: spans, isPlain: isPlain)
    let breaks = LineBreaks(width: width, hanging: hanging, rule: breaking)
    let ranges = cells.units.map { breaks.ranges(of: $0) } ?? breaks.ranges(of: cells.bytes)
    let indent = hanging == 0 ? nil : String(repeating: " ", count: hanging)
    var rows: [StyledLine] = []
    rows.reserveCapacity(ranges.count)
    var first = 0
    for range in ranges {
      while first + 1 < spans.count, cells.ends[first] <= range.lowerBound { first += 1 }
      var row = cells.line(range, of: spans, from: first)
      if let indent, !rows.isEmpty, let role = spans.first?.role {
        row.spans.insert(Span(indent, role), at: 0)
      }
      rows.append(row)
    }
    return rows
  }
}

/// A line's glyphs in one buffer, with the spans' ends in it.
private struct Cells {
  var bytes: [UInt8] = []
  /// Nil when each byte is a cell.
  var units: [CellUnit]?
  /// For each span, the number of cells units up to its end.
  var ends: [Int] = []

  var count: Int { units?.count ?? bytes.count }

  init(of spans: [Span], isPlain: Bool) {
    if isPlain {
      for span in spans {
        bytes.append(contentsOf: span.text.utf8)
        ends.append(bytes.count)
      }
      return
    }
    var units: [CellUnit] = []
    for span in spans {
      Glyph.forEach(in: span.text) { glyph in
        units.append(
          CellUnit(base: glyph.base.value, offset: bytes.count, width: glyph.width))
        bytes.append(contentsOf: UTF8.encode(glyph.base) ?? .init())
        for mark in glyph.marks { bytes.append(contentsOf: UTF8.encode(mark) ?? .init()) }
      }
      ends.append(units.count)
    }
    self.units = units
  }

  /// The part of the line that a range of units covers, where `first` is the span it begins in.
  func line(_ range: Range<Int>, of spans: [Span], from first: Int = 0) -> StyledLine {
    var line = StyledLine([])
    var start = range.lowerBound
    var index = first
    while start < range.upperBound, index < spans.count {
      let end = min(ends[index], range.upperBound)
      if end > start {
        let text = String(decoding: bytes[offset(start)..<offset(end)], as: UTF8.self)
        line.spans.append(Span(text, spans[index].role))
        start = end
      }
      index += 1
    }
    return line
  }

  private func offset(_ unit: Int) -> Int {
    guard let units else { return unit }
    return unit < units.count ? units[unit].offset : bytes.count
  }
}
