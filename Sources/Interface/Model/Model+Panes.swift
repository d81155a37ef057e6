import Terminal
import Tools

extension Model {
  var layoutKind: ScreenLayout.Kind { ScreenLayout.kind(of: size) }

  /// Where everything stands now.
  var layout: ScreenLayout {
    var wants = ScreenLayout.Wants()
    wants.main = main
    wants.focus = focus
    wants.zoomed = zoomed
    wants.composerRows = composer.rowCount(limit: max(1, size.rows / 3))
    wants.pendingRows = conversation.pending.count
    let isPlanBeside = layoutKind == .wide && zoomed == nil
    if let plan = conversation.currentPlan,
      isPlanBeside || status.isWorking && !plan.isComplete
    {
      wants.planRows = PlanStrip(plan: plan).rowCount
    }
    wants.isReviewing = question?.isReview ?? false
    if case .command(let question) = question?.view {
      wants.dockRows = question.height(columns: size.columns)
    }
    if case .docked(let docked) = question?.view {
      wants.dockRows = docked.height(columns: size.columns, keys: questionOptions)
    }
    return ScreenLayout(size: size, wants: wants)
  }

  /// Panes in the order of Tab.
  var reachablePanes: [Pane] {
    Pane.allCases.filter { $0 != .question || question != nil }
  }

  mutating func setFocus(_ pane: Pane) {
    guard pane != .question || question != nil else { return }
    focus = pane
    let canZoom = pane == .question ? question?.isReview == true : pane != .composer
    if zoomed != nil, canZoom { zoomed = pane }
    let isMain =
      switch pane {
      case .conversation: true
      case .question: question?.isReview == true
      case .changes: layoutKind != .wide
      case .thinking: layoutKind == .narrow
      case .composer: false
      }
    if isMain { main = pane }
  }

  mutating func moveFocus(by step: Int) {
    let panes = reachablePanes
    let index = panes.firstIndex(of: focus) ?? 0
    setFocus(panes[(index + step + panes.count) % panes.count])
  }

  /// The pane of blocks that pane keys are for: behind a command's question the conversation.
  var blockPane: Pane? {
    switch focus {
    case .conversation, .thinking: focus
    case .question: question?.isReview == true ? nil : .conversation
    case .composer: .conversation
    case .changes: nil
    }
  }

  mutating func withBlockPane(_ pane: Pane?, _ body: (inout BlockPane) -> Void) {
    switch pane {
    case .conversation: body(&conversation.pane)
    case .thinking: body(&thinking.pane)
    case .changes, .question, .composer, nil: break
    }
  }

  /// Ends the selection in a pane; false when there is none.
  mutating func endSelection(of pane: Pane) -> Bool {
    var isEnded = false
    withBlockPane(pane) { pane in
      isEnded = pane.selection != nil
      pane.selection = nil
    }
    return isEnded
  }

  /// Whether rows of the pane with the focus are being selected.
  var isSelecting: Bool {
    switch focus {
    case .conversation: conversation.pane.selection != nil
    case .thinking: thinking.pane.selection != nil
    case .changes, .question, .composer: false
    }
  }

  /// Moves a pane by lines, negative upwards.
  mutating func scroll(_ pane: Pane, by lines: Int) {
    switch pane {
    case .conversation, .thinking: withBlockPane(pane) { $0.move(by: lines) }
    case .changes: changes.scroll(by: lines)
    case .question: scrollQuestion(by: lines)
    case .composer:
      for _ in 0..<abs(lines) { _ = composer.moveVertically(down: lines > 0) }
    }
  }
}

// MARK: - Searching

extension Model {
  /// The pane that a search looks through.
  var searchablePane: Pane? {
    if focus == .question, question?.isReview == true { return .question }
    return focus == .changes ? .changes : blockPane
  }

  mutating func beginSearch() {
    guard let pane = searchablePane else { return }
    searchField = SearchField(pane: pane)
  }

  /// Looks for a text while it is being written; the pane moves to the first place.
  mutating func search(for query: String) {
    guard let pane = searchField?.pane else { return }
    setSearch(query, in: pane)
    if pane == .question {
      _ = question?.withReview { $0.advanceSearch(forward: true, stays: true) }
    } else {
      _ = advanceSearch(in: pane, forward: pane == .changes)
    }
  }

  mutating func endSearch(keeping: Bool) {
    let pane = searchField?.pane
    searchField = nil
    guard let pane else { return }
    if keeping { setFocus(pane) } else { setSearch("", in: pane) }
  }

  /// Forgets the search of a pane; false when there was none.
  mutating func clearSearch(of pane: Pane) -> Bool {
    guard searchNote(of: pane) != nil else { return false }
    setSearch("", in: pane)
    return true
  }

  mutating func advanceSearch(forward: Bool, now: Int) {
    guard let pane = searchablePane, advanceSearch(in: pane, forward: forward) else {
      show("Nothing found", now: now)
      return
    }
  }

  private mutating func setSearch(_ query: String, in pane: Pane) {
    if pane == .changes {
      changes.setSearch(query)
    } else if pane == .question {
      _ = question?.withReview { $0.setSearch(query) }
    } else {
      withBlockPane(pane) { $0.setSearch(query) }
    }
  }

  private mutating func advanceSearch(in pane: Pane, forward: Bool) -> Bool {
    if pane == .changes { return changes.advanceSearch(forward: forward) }
    if pane == .question {
      return question?.withReview { $0.advanceSearch(forward: forward) } ?? false
    }
    var isFound = false
    withBlockPane(pane) { pane in
      isFound = pane.search != nil && pane.advanceSearch(forward: forward)
    }
    return isFound
  }
}
