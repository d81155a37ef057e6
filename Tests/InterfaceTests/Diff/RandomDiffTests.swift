import Terminal
import Testing
import Text
import Workspace

@testable import Interface

/// Whatever a diff holds, its rows fit, and their number is the one announced.
@Suite struct RandomDiffTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let pieces = [
    "let x = 1", "\t", "  ", "中文", "e\u{301}", "\u{1B}[2J", "\u{200B}", "👩‍👩‍👧", "❤️", "\r", "\0",
    "\u{301}", "word_word", "x", "🇩🇪", "\u{202E}", "\u{E0020}", "\u{FF}",
  ]

  private static func hunk(_ generator: inout Generator) -> Hunk {
    let lines = (0..<Int.random(in: 0...30, using: &generator)).map { _ -> DiffLine in
      let kinds: [DiffLine.Kind] = [.context, .added, .removed]
      let kind = kinds[Int.random(in: 0...2, using: &generator)]
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        bytes += pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8
      }
      if Int.random(in: 0...9, using: &generator) == 0 { bytes += [0xC3, 0xFF, 0xE4, 0xB8] }
      return DiffLine(
        kind, bytes, lacksLineFeed: Int.random(in: 0...14, using: &generator) == 0)
    }
    return Hunk(oldStart: 998, oldCount: 5, newStart: 1, newCount: 5, lines: lines)
  }

  @Test(arguments: 1...60) func `rows are never wider than their format`(seed: Int) {
    var generator = Generator(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    let hunk = Self.hunk(&generator)
    for columns in [1, 2, 3, 7, 20, 33, 64, 141] {
      for layout in [DiffFormat.Layout.unified, .sideBySide] {
        let format = DiffFormat(
          layout: layout, columns: columns, digits: 4, showsWhitespace: seed.isMultiple(of: 2))
        guard layout == .unified || columns >= 20 else { continue }
        var rows = HunkRows(hunk, format: format)
        for index in 0..<rows.count {
          let row = rows.row(index)
          let isFitting = row.parts.allSatisfy { part in
            let width = part.spans.reduce(0) { $0 + Glyph.width(of: $1.text) }
            return width <= max(part.columns, 3) && part.column + part.columns <= columns
          }
          if !isFitting || row.parts.isEmpty { Issue.record("\(columns): \(row.text)") }
        }
      }
    }
  }

  @Test(arguments: 1...30) func `a review of anything can be drawn at any size`(seed: Int) {
    var generator = Generator(state: UInt64(seed) &* 0xD134_2543_DE82_EF95)
    let diffs = (0..<3).map { index in
      FileDiff(
        path: FilePath(bytes: Array("dir/\(index)\u{1B}\n".utf8) + [0xFF]), kind: .modified,
        hunks: (0..<3).map { _ in Self.hunk(&generator) })
    }
    let proposal = PatchProposal(
      files: diffs.map { PatchProposal.File(diff: $0, before: [], after: []) })
    var review = PatchReview(id: "r", proposal: proposal, shownAt: 0)
    var pane = ChangesPane()
    pane.add(AppliedPatch(files: diffs))
    let actions: [Action] = [
      "hunk.accept", "scroll.pageDown", "hunk.reject", "review.layout", "review.whitespace",
      "file.next", "scroll.lineUp", "review.undo", "hunk.previous", "scroll.bottom",
    ]
    for _ in 0..<20 {
      let size = Size(
        rows: Int.random(in: 1...50, using: &generator),
        columns: Int.random(in: 1...210, using: &generator))
      var canvas = Canvas.testing(size.rows, size.columns)
      review.draw(in: &canvas)
      pane.draw(in: &canvas, isFocused: true)
      _ = review.perform(actions[Int.random(in: 0..<10, using: &generator)], now: 1_000)
      _ = pane.perform(actions[Int.random(in: 0..<10, using: &generator)])
      let controls = canvas.frame.cells.map(\.scalar).filter {
        (1..<0x20).contains($0) || (0x7F..<0xA0).contains($0)
      }
      #expect(controls == [])
    }
  }
}
