/// What a person does to read more than one screen.
extension TernUnderTest {
  /// The conversation from its first line to its last, read page by page in the zoomed pane.
  ///
  /// Two pages overlap; rows are joined where the end of what was read is found in the next page.
  func conversation() async throws -> [String] {
    press(.pane1)
    _ = try await settled(after: .zoom)
    var rows = pane(try await settled(after: .top))
    while true {
      let page = pane(try await settled(after: .pageDown))
      guard let seen = page.lastOverlap(with: rows), seen < page.count else { break }
      rows += page[seen...]
    }
    press(.zoom)
    press(.bottom)
    _ = try await settled()
    return rows
  }

  /// The screen that an action leads to; the same one when nothing has come of it for a while.
  private func settled(after action: Action) async throws -> Snapshot {
    let before = screen.rows
    press(action)
    // At the end of a text nothing comes of a page more; everything else is only slow.
    for _ in 0..<(action == .pageDown ? 80 : 160) where screen.rows == before {
      try await Task.sleep(for: .milliseconds(25))
    }
    return try await settled()
  }

  /// The screen when it has not changed for a while.
  func settled() async throws -> Snapshot {
    var last = screen
    var quiet = 0
    while quiet < 6 {
      try await Task.sleep(for: .milliseconds(25))
      let next = screen
      quiet = next.rows == last.rows ? quiet + 1 : 0
      last = next
    }
    return last
  }

  /// The rows between the header with its title and the composer, without scrollbar and blanks.
  private func pane(_ screen: Snapshot) -> [String] {
    let end = screen.rows.lastIndex { $0.contains("Message") } ?? screen.rows.count
    return screen.rows[min(2, end)..<end].map { row in
      var row = row[...]
      // What is new below is told over the last row.
      if let mark = row.firstRange(of: "  ↓ ") { row = row[..<mark.lowerBound] }
      while let last = row.last, last == " " || last == "▐" || last == "│" { row.removeLast() }
      return String(row)
    }
  }
}

extension [String] {
  /// How many rows at this page's beginning are the end of the rows read before; nil when there is
  /// nothing new or nothing fits.
  fileprivate func lastOverlap(with rows: [String]) -> Int? {
    for count in stride(from: Swift.min(self.count, rows.count), to: 0, by: -1)
    where rows.suffix(count).elementsEqual(prefix(count)) {
      return count
    }
    return nil
  }
}
