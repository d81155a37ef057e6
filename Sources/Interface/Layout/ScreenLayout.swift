import Terminal

/// Where everything stands on a screen of a size.
struct ScreenLayout: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// Conversation left; thinking above changes at the right.
    case wide
    /// Thinking as a strip above the composer.
    case medium
    /// One pane at a time, with tabs in the header.
    case narrow
    /// Too small for anything but a sentence.
    case tiny
  }

  /// What the screen has to hold.
  struct Wants: Sendable, Equatable {
    /// The pane in the main area, where there is room for one of several.
    var main = Pane.conversation
    var focus = Pane.composer
    var zoomed: Pane?
    /// Rows of the draft.
    var composerRows = 1
    /// Rows of messages that wait to be sent.
    var pendingRows = 0
    /// Rows of the plan with its title; 0 when there is none.
    var planRows = 0
    /// Rows of a command's question; 0 when there is none.
    var dockRows = 0
    var isReviewing = false
  }

  let kind: Kind
  private(set) var header = Rect(row: 0, column: 0, rows: 0, columns: 0)
  /// The panes on the screen, each with the row of its title.
  private(set) var panes: [Pane: Rect] = [:]
  /// The column between left and right.
  private(set) var divider: Rect?
  private(set) var pending = Rect(row: 0, column: 0, rows: 0, columns: 0)
  /// Where the plan stays in sight: a panel at the right, or a row above what waits.
  private(set) var plan = Rect(row: 0, column: 0, rows: 0, columns: 0)
  private(set) var footer = Rect(row: 0, column: 0, rows: 0, columns: 0)

  static let smallest = Size(rows: 8, columns: 40)

  static func kind(of size: Size) -> Kind {
    if size.rows < smallest.rows || size.columns < smallest.columns { return .tiny }
    if size.rows < 20 || size.columns < 80 { return .narrow }
    return size.columns < 120 ? .medium : .wide
  }

  init(size: Size, wants: Wants) {
    kind = Self.kind(of: size)
    let columns = size.columns
    guard kind != .tiny else {
      let row = size.rows > 1 ? 1 : 0
      panes[.composer] = Rect(row: row, column: 0, rows: size.rows - row, columns: columns)
      return
    }
    header = Rect(row: 0, column: 0, rows: 1, columns: columns)
    footer = Rect(row: size.rows - 1, column: 0, rows: 1, columns: columns)
    var body = Rect(row: 1, column: 0, rows: size.rows - 2, columns: columns)
    let hidesComposer = kind == .narrow && wants.isReviewing && wants.focus == .question
    if !hidesComposer {
      let rows = max(1, min(wants.composerRows, size.rows / 3)) + 1
      panes[.composer] = body.takeBottom(rows)
    }
    if wants.planRows > 0, kind != .wide || wants.zoomed != nil, body.rows >= 12 {
      plan = body.takeBottom(1)
    }
    pending = body.takeBottom(min(wants.pendingRows, 4, max(0, body.rows - 4)))
    if wants.dockRows > 0 {
      panes[.question] = body.takeBottom(min(wants.dockRows, max(3, body.rows - 2)))
    }
    arrange(body, wants: wants)
  }

  private mutating func arrange(_ body: Rect, wants: Wants) {
    if let zoomed = wants.zoomed, zoomed != .composer, panes[zoomed] == nil {
      panes[zoomed] = body
      return
    }
    let isReview = wants.isReviewing && wants.main == .question
    switch kind {
    case .wide:
      var right = body
      let left = right.takeLeft(body.columns * (isReview ? 72 : 62) / 100)
      divider = right.takeLeft(1)
      panes[isReview ? .question : .conversation] = left
      panes[.thinking] = right.takeTop(body.rows * (wants.planRows > 0 ? 35 : 45) / 100)
      plan = right.takeTop(min(wants.planRows, max(4, body.rows / 4)))
      panes[.changes] = right
    case .medium:
      var main = body
      let strip = wants.focus == .thinking ? body.rows / 2 : (body.rows >= 26 ? 6 : 4)
      panes[.thinking] = main.takeBottom(min(strip, max(0, body.rows - 5)))
      panes[isReview ? .question : wants.main == .changes ? .changes : .conversation] = main
    case .narrow:
      panes[isReview || Self.isPlain(wants.main) ? wants.main : .conversation] = body
    case .tiny: break
    }
  }

  private static func isPlain(_ pane: Pane) -> Bool {
    pane == .conversation || pane == .thinking || pane == .changes
  }

  /// The pane at a row and column of the screen.
  func pane(atRow row: Int, column: Int) -> Pane? {
    panes.first { $0.value.contains(row: row, column: column) }?.key
  }
}

extension Rect {
  func contains(row: Int, column: Int) -> Bool {
    row >= self.row && row < self.row + rows && column >= self.column
      && column < self.column + columns
  }

  /// Cuts rows off the top and returns them.
  mutating func takeTop(_ count: Int) -> Rect {
    let count = min(max(0, count), rows)
    let top = Rect(row: row, column: column, rows: count, columns: columns)
    self = Rect(row: row + count, column: column, rows: rows - count, columns: columns)
    return top
  }

  mutating func takeBottom(_ count: Int) -> Rect {
    let count = min(max(0, count), rows)
    let bottom = Rect(row: row + rows - count, column: column, rows: count, columns: columns)
    rows -= count
    return bottom
  }

  mutating func takeLeft(_ count: Int) -> Rect {
    let count = min(max(0, count), columns)
    let left = Rect(row: row, column: column, rows: rows, columns: count)
    self = Rect(row: row, column: column + count, rows: rows, columns: columns - count)
    return left
  }
}
