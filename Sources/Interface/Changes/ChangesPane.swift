import Text
package import Workspace

/// The real diff of what this session applied, by file: each against what it was before.
///
/// Shows the newest change until the person scrolls; then the place is held, whatever arrives.
package struct ChangesPane {
  private(set) var files: [ChangedFile] = []
  private(set) var scroll = Scroll()
  var rows: ChangesRows?
  /// The file that folding concerns.
  private(set) var current = 0
  /// Whether the newest change is shown: until the person scrolls, and again from the end on.
  package private(set) var isFollowing = true
  /// The file and the change that came last.
  private var newest: (file: Int, part: Int)?
  var viewRows = 0
  var search: ChangesSearch?

  package init() {}

  package var isEmpty: Bool { files.isEmpty }

  package mutating func add(_ applied: AppliedPatch) {
    let place = self.place
    for diff in applied.files {
      let earlier = diff.oldPath ?? diff.path
      let known =
        files.firstIndex { $0.path == earlier } ?? files.firstIndex { $0.path == diff.path }
      if let total = applied.totals.first(where: { $0.path == diff.path }) {
        replace(known, with: total)
      } else if let known {
        files[known].append(diff)
        newest = (known, files[known].diffs.count - 1)
      } else {
        files.append(ChangedFile(diff))
        newest = (files.count - 1, 0)
      }
    }
    if scroll.isFollowing { isFollowing = true }
    if isFollowing, let newest { current = newest.file }
    search?.refresh(files)
    relay(keeping: place)
  }

  /// Shows a file's whole difference; one that is back where it was is no change any more.
  private mutating func replace(_ known: Int?, with total: FileDiff) {
    guard !total.isNone else {
      if let known { files.remove(at: known) }
      current = min(current, max(0, files.count - 1))
      newest = files.isEmpty ? nil : (current, files[current].diffs.count - 1)
      return
    }
    if let known {
      files[known].replace(with: total)
      newest = (known, 0)
    } else {
      files.append(ChangedFile(total))
      newest = (files.count - 1, 0)
    }
  }

  /// `Changes: 2 files, +12 −3`.
  package var title: String {
    guard !files.isEmpty else { return "Changes" }
    let count = files.count == 1 ? "1 file" : "\(files.count) files"
    let additions = files.reduce(0) { $0 + $1.additions }
    let deletions = files.reduce(0) { $0 + $1.deletions }
    return "Changes: \(count), +\(additions) −\(deletions)"
  }

  /// Everything as unified patches, for copying.
  package var plainText: String {
    files.flatMap(\.diffs).map(\.patchText).joined()
  }
}

// MARK: - Moving

extension ChangesPane {
  /// Carries out a `scroll.…`, `file.…` or `pane.fold` action; false for any other.
  package mutating func perform(_ action: Action) -> Bool {
    let page = max(1, viewRows - 2)
    switch action {
    case "scroll.lineUp": moveLine(by: -1)
    case "scroll.lineDown": moveLine(by: 1)
    case "scroll.pageUp": scroll(by: -page)
    case "scroll.pageDown": scroll(by: page)
    case "scroll.top":
      isFollowing = false
      scroll.toStart(total: rowCount, height: viewRows)
      current = 0
    case "scroll.bottom":
      isFollowing = false
      scroll.toEnd()
      current = newest?.file ?? 0
    case "file.next": moveFile(by: 1)
    case "file.previous": moveFile(by: -1)
    case "pane.fold": toggleFold()
    default: return false
    }
    return true
  }

  /// Scrolls by rows, negative upwards.
  package mutating func scroll(by count: Int) {
    guard rowCount > viewRows else { return }
    // The newest change, which is followed, need not be the end.
    if isFollowing { scroll.hold(first) }
    isFollowing = false
    scroll.move(by: count, total: rowCount, height: viewRows)
    current = rows?.file(at: first) ?? 0
  }

  /// Puts a row at the top, as a search does that found something in it.
  package mutating func hold(row: Int) {
    isFollowing = false
    scroll.hold(row)
    current = rows?.file(at: row) ?? 0
  }

  /// The first row on the screen.
  package var first: Int {
    let last = max(0, rowCount - viewRows)
    guard isFollowing, let newest, let rows else {
      return scroll.first(total: rowCount, height: viewRows)
    }
    return min(rows.partRows[newest.file][newest.part], last)
  }

  private var rowCount: Int { rows?.stack.rowCount ?? 0 }

  /// Scrolls, or moves between files where everything is in view.
  private mutating func moveLine(by step: Int) {
    guard let rows else { return }
    let before = first
    let isBelowTop = current > rows.file(at: before)
    if step < 0, isBelowTop { return current -= 1 }
    scroll(by: step)
    if first == before, step > 0 { current = min(current + 1, max(0, files.count - 1)) }
  }

  private mutating func moveFile(by step: Int) {
    guard let rows, files.indices.contains(current + step) else { return }
    current += step
    isFollowing = false
    scroll.hold(rows.fileRows[current])
  }

  /// Makes a file the one that folding concerns.
  mutating func select(file: Int) { current = file }

  mutating func unfold(_ file: Int) {
    guard files.indices.contains(file), files[file].isFolded else { return }
    let place = self.place
    files[file].isFolded = false
    relay(keeping: place)
  }

  private mutating func toggleFold() {
    guard files.indices.contains(current) else { return }
    let top = first
    files[current].isFolded.toggle()
    relay(keeping: nil)
    guard let rows else { return }
    // What is folded stays in sight; what is above it does not move.
    isFollowing = false
    scroll.hold(min(top, rows.fileRows[current]))
  }
}

// MARK: - Rows

extension ChangesPane {
  /// A place in the rows that outlives new rows above it and another width.
  struct Place {
    var file: Int
    /// Blocks after the file's header, and the line within a hunk or the row within the block.
    var block: Int
    var line: Int
  }

  /// What stands at the top, unless the newest change is followed.
  var place: Place? {
    guard let rows, !isFollowing, !scroll.isFollowing, let block = rows.stack.block(at: first)
    else {
      return nil
    }
    let file = rows.file(at: first)
    guard let header = rows.stack.block(at: rows.fileRows[file]) else { return nil }
    var line = first - rows.stack.starts[block]
    if case .lines(let hunk) = rows.stack.blocks[block] { line = rows.hunks[hunk].line(at: line) }
    return Place(file: file, block: block - header, line: line)
  }

  /// Lays out again for a width, holding the place.
  mutating func layOut(columns: Int) {
    guard rows?.columns != columns else { return }
    let place = self.place
    rows = ChangesRows(files, columns: columns)
    restore(place)
  }

  private mutating func relay(keeping place: Place?) {
    guard let columns = rows?.columns else { return }
    rows = ChangesRows(files, columns: columns)
    restore(place)
  }

  private mutating func restore(_ place: Place?) {
    guard let place, let rows, files.indices.contains(place.file),
      let header = rows.stack.block(at: rows.fileRows[place.file])
    else { return }
    let block = min(header + place.block, rows.stack.blocks.count - 1)
    var offset = place.line
    if case .lines(let hunk) = rows.stack.blocks[block] {
      offset = rows.hunks[hunk].row(ofLine: place.line)
    }
    scroll.hold(rows.stack.starts[block] + offset)
  }
}
