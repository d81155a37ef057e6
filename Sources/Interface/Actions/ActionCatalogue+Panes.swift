extension ActionCatalogue {
  static let scrolling: [ActionRecord] = [
    scroll("scroll.lineUp", "A line up") { $0.move(by: -1) },
    scroll("scroll.lineDown", "A line down", hint: "scroll") { $0.move(by: 1) },
    scroll("scroll.halfPageUp", "Half a page up") { $0.move(by: -max(1, $0.height / 2)) },
    scroll("scroll.halfPageDown", "Half a page down") { $0.move(by: max(1, $0.height / 2)) },
    scroll("scroll.pageUp", "A page up") { $0.moveByPages(-1) },
    scroll("scroll.pageDown", "A page down", hint: "a page") { $0.moveByPages(1) },
    scroll("scroll.top", "To the start") { $0.toStart() },
    scroll("scroll.bottom", "To the end, and follow it", hint: "follow") { $0.toEnd() },
    .local(
      "block.previous", "The message or card before", in: [.pane], isInPalette: false,
      whyNot: Model.whyNoBlocks
    ) { model, _ in model.withBlockPane(model.blockPane) { $0.choose(by: -1) } },
    .local(
      "block.next", "The message or card after", in: [.pane], isInPalette: false,
      whyNot: Model.whyNoBlocks
    ) { model, _ in model.withBlockPane(model.blockPane) { $0.choose(by: 1) } },
    .local("pane.fold", "Fold or unfold", hint: "fold", in: [.pane]) { model, now in
      model.toggleFold(now: now)
    },
    .local(
      "select.rows", "Select rows: a cursor, then the selection's start", hint: "select",
      in: [.pane], isInPalette: false, whyNot: Model.whyNoBlocks
    ) { model, _ in model.withBlockPane(model.blockPane) { $0.select() } },
    ActionRecord(
      "copy.block", "Copy what is selected, or the message or card", hint: "copy", in: [.pane]
    ) {
      model, now in model.copyBlock(now: now)
    },
  ]

  static let searching: [ActionRecord] = [
    .local(
      "search.open", "Search in the pane", hint: "search", in: [.global, .pane],
      whyNot: { $0.searchablePane == nil ? "there is nothing to search in" : nil }
    ) { model, _ in model.beginSearch() },
    .local("search.next", "The next place", in: [.pane, .review], isInPalette: false) {
      model, now in
      model.advanceSearch(forward: true, now: now)
    },
    .local("search.previous", "The place before", in: [.pane, .review], isInPalette: false) {
      model, now in
      model.advanceSearch(forward: false, now: now)
    },
  ]

  private static func scroll(
    _ id: Action, _ title: String, hint: String = "",
    move: @escaping @Sendable (inout BlockPane) -> Void
  ) -> ActionRecord {
    .local(
      id, title, hint: hint, in: [.pane, .review, .command, .composer], isInPalette: false
    ) { model, now in model.scroll(id, now: now, move: move) }
  }
}

extension Model {
  @Sendable fileprivate static func whyNoBlocks(_ model: Model) -> String? {
    model.blockPane == nil ? "only in the conversation and in the thinking" : nil
  }

  /// Scrolls whatever has the focus.
  fileprivate mutating func scroll(
    _ action: Action, now: Int, move: (inout BlockPane) -> Void
  ) {
    if case .page(var page) = overlay {
      page.scroll(action)
      overlay = .page(page)
      return
    }
    switch focus {
    case .changes: _ = changes.perform(action)
    case .question where question?.isReview == true: _ = performInReview(action, now: now)
    case .question where question?.reading?.isLong == true: _ = performInQuestion(action, now: now)
    case .question, .conversation, .thinking, .composer: withBlockPane(blockPane, move)
    }
  }

  fileprivate mutating func toggleFold(now: Int) {
    if focus == .changes {
      _ = changes.perform("pane.fold")
      return
    }
    var isDone = false
    withBlockPane(blockPane) { isDone = $0.toggleFold() }
    if !isDone { show("Nothing here folds", now: now) }
  }

  fileprivate mutating func copyBlock(now: Int) -> [Effect] {
    if focus == .changes {
      let text = changes.plainText
      guard !text.isEmpty else { return [] }
      return copy(text, now: now)
    }
    var text: String?
    withBlockPane(blockPane) { pane in
      text = pane.takeSelection() ?? pane.current.map { pane.list[$0].content.plain }
    }
    guard let text, !text.isEmpty else { return [] }
    return copy(text, now: now)
  }
}
