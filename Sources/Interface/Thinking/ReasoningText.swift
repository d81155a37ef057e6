import Text

/// What a model thought, as plain text that may still grow.
struct ReasoningText: Sendable {
  private(set) var text = ""
  var isFolded = false
  var isFinished = false
  /// Whether these are the model's words or a summary of them.
  var isSummary: Bool
  /// Why the attempt that wrote it failed.
  var failure: String?
  private var kept = Kept()

  /// Rows at one width.
  private struct Kept: Sendable {
    var width = 0
    /// Rows of the lines that are whole.
    var rows: [StyledLine] = []
    /// Rows of what may still change.
    var last: [StyledLine] = []
    /// Where the first line that is not in `rows` begins, in UTF-8.
    var offset = 0
    /// What the rows were made of.
    var state: State?
  }

  private struct State: Sendable, Equatable {
    var bytes: Int
    var isFolded: Bool
    var failure: String?
  }

  init(isSummary: Bool) { self.isSummary = isSummary }

  mutating func append(_ more: String) { text += more }

  /// Takes the whole text, which counts more than the pieces that came before it.
  mutating func finish(_ whole: String) {
    isFinished = true
    guard whole != text else { return }
    text = whole
    kept = Kept()
  }
}

// MARK: - Rows

extension ReasoningText {
  /// Lays the text out as far as it is new and counts its rows.
  mutating func layOut(width: Int) -> Int {
    let state = State(bytes: text.utf8.count, isFolded: isFolded, failure: failure)
    if kept.width == width, kept.state == state { return rowCount }
    guard !isFolded else {
      kept = Kept(width: width, state: state)
      kept.last = [StyledLine("▸ \(text.utf8.count) characters, folded", "text.dim")]
      return 1
    }
    if kept.width != width || kept.state?.isFolded == true { kept = Kept(width: width) }
    kept.state = state
    let utf8 = text.utf8
    var start = utf8.index(text.startIndex, offsetBy: kept.offset)
    while let end = utf8[start...].firstIndex(of: UInt8(ascii: "\n")) {
      kept.rows += Self.rows(of: text[start..<end], width: width)
      start = utf8.index(after: end)
    }
    kept.offset = utf8.distance(from: text.startIndex, to: start)
    kept.last = start < text.endIndex ? Self.rows(of: text[start...], width: width) : []
    if let failure {
      kept.last += Note(.failure, "attempt failed: \(failure)").rows(width: width)
    }
    return rowCount
  }

  private var rowCount: Int { kept.rows.count + kept.last.count }

  /// Whether there are rows to forget.
  var holdsRows: Bool { rowCount > 0 }

  mutating func dropRows() { kept = Kept() }

  /// Rows as they were last laid out.
  func rows(in range: Range<Int>) -> [StyledLine] {
    let whole = kept.rows.count
    let first = range.clamped(to: 0..<whole)
    let rest = range.clamped(to: whole..<whole + kept.last.count)
    return Array(kept.rows[first]) + kept.last[rest.lowerBound - whole..<rest.upperBound - whole]
  }

  private static func rows(of line: Substring, width: Int) -> [StyledLine] {
    StyledLine(Glyph.expandingTabs(String(line)), "msg.thinking").wrapped(width: width)
  }
}
