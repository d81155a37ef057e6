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

  /// Rows of the lines that are whole, at one width.
  private struct Kept: Sendable {
    var width = 0
    var rows: [StyledLine] = []
    /// Where the first line that is not in the rows begins, in UTF-8.
    var offset = 0
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

  mutating func rows(width: Int) -> [StyledLine] {
    if isFolded {
      let count = text.utf8.count
      return [StyledLine("▸ \(count) characters, folded", "text.dim")]
    }
    if kept.width != width { kept = Kept(width: width) }
    let utf8 = text.utf8
    var start = utf8.index(text.startIndex, offsetBy: kept.offset)
    while let end = utf8[start...].firstIndex(of: UInt8(ascii: "\n")) {
      kept.rows += Self.rows(of: text[start..<end], width: width)
      start = utf8.index(after: end)
    }
    kept.offset = utf8.distance(from: text.startIndex, to: start)
    var rows = kept.rows
    if start < text.endIndex { rows += Self.rows(of: text[start...], width: width) }
    if let failure { rows += Note(.failure, "attempt failed: \(failure)").rows(width: width) }
    return rows
  }

  private static func rows(of line: Substring, width: Int) -> [StyledLine] {
    StyledLine(Glyph.expandingTabs(String(line)), "msg.thinking").wrapped(width: width)
  }
}
