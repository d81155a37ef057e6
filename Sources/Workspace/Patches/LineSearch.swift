/// Finds a run of lines in a file, forgivingly: exactly first, then without spaces at the ends of
/// lines, then without any around them, at last with typographic dashes, quotes and spaces taken
/// for their plain forms.
struct LineSearch {
  enum Strictness: CaseIterable { case exact, trailingSpace, surroundingSpace, punctuation }

  let file: TextLines

  /// Every place at or after `start` where `pattern` stands, by the strictest comparison that
  /// finds any.
  func places(of pattern: [[UInt8]], from start: Int) -> [Int] {
    guard !pattern.isEmpty, pattern.count <= file.lines.count else { return [] }
    let last = file.lines.count - pattern.count
    guard start <= last else { return [] }
    for strictness in Strictness.allCases {
      let wanted = pattern.map { Self.form($0[...], strictness) }
      let found = (start...last).filter { matches(wanted, at: $0, strictness) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Whether `pattern` stands at the very end, by any comparison.
  func isAtEnd(_ pattern: [[UInt8]], from start: Int) -> Bool {
    let place = file.lines.count - pattern.count
    guard place >= start else { return false }
    return Strictness.allCases.contains { strictness in
      matches(pattern.map { Self.form($0[...], strictness) }, at: place, strictness)
    }
  }

  private func matches(_ wanted: [[UInt8]], at place: Int, _ strictness: Strictness) -> Bool {
    for (offset, line) in wanted.enumerated() {
      let text = file.text(place + offset)
      let isEqual =
        strictness == .exact
        ? text.elementsEqual(line) : Self.form(text, strictness) == line
      guard isEqual else { return false }
    }
    return true
  }

  private static func form(_ line: ArraySlice<UInt8>, _ strictness: Strictness) -> [UInt8] {
    switch strictness {
    case .exact:
      return Array(line)
    case .trailingSpace:
      guard let end = line.lastIndex(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) })
      else { return [] }
      return Array(line[...end])
    case .surroundingSpace:
      return line.trimmed
    case .punctuation:
      // Bytes that are no UTF-8 stay as they are, so that two different ones never match.
      guard let text = String(validating: line, as: UTF8.self) else { return line.trimmed }
      var plain = String.UnicodeScalarView()
      plain.append(contentsOf: text.unicodeScalars.map(Self.plain))
      return Array(String(plain).utf8).trimmed
    }
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "\u{2010}"..."\u{2015}", "\u{2212}": "-"
    case "\u{2018}"..."\u{201B}": "'"
    case "\u{201C}"..."\u{201F}": "\""
    case "\u{A0}", "\u{2002}"..."\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}": " "
    default: scalar
    }
  }
}
