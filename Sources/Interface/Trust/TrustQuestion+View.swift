package import Terminal
import Text

extension TrustQuestion {
  /// Below this there is no room to show what is asked about.
  private static let smallest = Size(rows: 8, columns: 40)

  /// Draws the question over the whole screen.
  package mutating func view(size: Size, theme: Theme) -> Frame {
    var canvas = Canvas(size: size, theme: theme)
    guard size.rows >= Self.smallest.rows, size.columns >= Self.smallest.columns else {
      (viewRows, rowCount) = (0, 0)
      let text = "A question waits: Tern needs \(Self.smallest.columns)x\(Self.smallest.rows)"
      if size.rows > 0 {
        canvas.draw(
          RowText.fit(text, columns: size.columns), row: 0, column: 0, theme["warning"])
      }
      return canvas.frame
    }
    let columns = min(100, size.columns - 4)
    let body = rows(columns: columns)
    let keys = CommandQuestion.rows(of: options, columns: size.columns - 4, isDimmed: false)
      .prefix(size.rows / 4)
    let room = size.rows - 4 - keys.count
    rowCount = body.count
    viewRows = min(room, body.count)
    top = min(top, max(0, rowCount - viewRows))
    if !isWhole { hasShownEnd = hasShownEnd || top + viewRows >= rowCount }
    let rule = String(repeating: "━", count: size.columns)
    canvas.draw(rule, row: 0, column: 0, theme["approval.frame"])
    canvas.draw(
      RowText.fit(" \(title) ", columns: size.columns - 2), row: 0, column: 1,
      theme["dock.title"])
    for row in 0..<viewRows { canvas.draw(body[top + row], row: row + 2, column: 2) }
    if rowCount > viewRows {
      let rest = rowCount - top - viewRows
      let note = rest > 0 ? "\(rest) more rows below" : "rows above"
      canvas.draw(note, row: size.rows - 1 - keys.count, column: 2, theme["text.dim"])
    }
    // The keys follow what they answer, at the end of a long page.
    let first = min(viewRows + 3, size.rows - keys.count)
    for (index, line) in keys.enumerated() {
      canvas.draw(line, row: first + index, column: 2)
    }
    return canvas.frame
  }

  private var title: String {
    isWhole
      ? "The whole file"
      : subject.hasChanged
        ? "This folder's configuration has changed" : "Trust this folder's configuration?"
  }

  private var options: [CommandQuestion.Option] {
    let yes = canTrust ? [CommandQuestion.Option("y", "trust it as it is")] : []
    return yes + [
      .init("n", "not now: go on without it"),
      .init("v", isWhole ? "what it asks for" : "the file"),
      .init("Ctrl-Q", "quit"),
    ]
  }

  private func rows(columns: Int) -> [StyledLine] {
    guard !isWhole else { return wholeFile.flatMap { $0.wrapped(width: columns, hanging: 2) } }
    return summary.flatMap { line in
      // What was indented stays so where it is wrapped; prose is not.
      let indent = line.text.prefix { $0 == " " }.count
      return line.wrapped(width: columns, hanging: indent > 0 ? indent + 2 : 0)
    }
  }

  private var wholeFile: [StyledLine] {
    RevealedText.reveal(subject.text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { StyledLine(Glyph.expandingTabs(String($0)), "text") }
  }

  private var summary: [StyledLine] {
    var lines = [
      StyledLine([Span("Folder  ", "text.dim"), Span(shown(subject.folder), "text")]),
      StyledLine([Span("File    ", "text.dim"), Span(shown(subject.file), "text")]),
    ]
    if let digest = subject.digest {
      lines.append(StyledLine([Span("SHA-256 ", "text.dim"), Span(digest, "text.dim")]))
    }
    lines += subject.cautions.map { StyledLine("! " + shown($0), "approval.danger") }
    lines.append(StyledLine([]))
    if let fault = subject.fault {
      return lines + [
        StyledLine(shown(fault), "error"), StyledLine([]),
        StyledLine("It cannot be used; the session goes on without it.", "text"),
      ]
    }
    lines += explanation
    lines.append(StyledLine([]))
    return lines + subject.items.flatMap(rows)
  }

  private var explanation: [StyledLine] {
    let sentence =
      subject.hasChanged
      ? "You trusted this folder with another content. "
      : "The project brings a configuration of its own. "
    return [
      StyledLine(
        sentence
          + "It may only tighten: what it asks for beyond that is ignored. Trust holds for this "
          + "folder and these bytes; `tern trust --list` shows it and `--revoke` takes it back.",
        "text")
    ]
  }

  private func rows(_ item: Item) -> [StyledLine] {
    var lines = [
      StyledLine([
        Span("\(item.line)  ", "diff.lineno"),
        Span(shown(item.name), item.objection == nil ? "approval.command" : "text.dim"),
        Span(" = ", "text.dim"),
        Span(shown(item.value), item.objection == nil ? "text" : "text.dim"),
      ])
    ]
    if let objection = item.objection {
      lines.append(StyledLine("   " + shown(objection), "warning"))
    }
    if let digest = item.digest {
      lines.append(StyledLine("   a program; SHA-256 \(digest)", "approval.danger"))
    }
    return lines
  }

  /// A text of the project's on one line, with what hides in it written out.
  private func shown(_ text: String) -> String {
    RevealedText.reveal(
      String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" ? "␊" : $0 })))
  }
}
