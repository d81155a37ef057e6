import Text

/// One thing in a transcript: a message, a tool's card, a notice.
struct Block: Sendable {
  enum Content: Sendable {
    case user(UserText)
    case assistant(MarkdownText)
    case tool(ToolCard)
    case looks(LookGroup)
    case patch(PatchCard)
    case plan(PlanCard)
    case retry(RetryNotice)
    case note(Note)
    case reasoning(MarkdownText)
    case failure(FailureCard)
    /// Stands in while the content is being changed, so that its text is not copied.
    case nothing
  }

  /// Counts from 0 within its list and never changes.
  let id: Int
  private(set) var content: Content
  /// Whether a blank row stands before it.
  let isSpaced: Bool
  /// Grows with every change of what is shown.
  private(set) var version = 0
  private var measured: (width: Int, version: Int, rows: Int)?
  /// Rows of content that keeps none itself.
  private var cached: (width: Int, version: Int, rows: [StyledLine])?

  init(id: Int, _ content: Content, isSpaced: Bool) {
    self.id = id
    self.content = content
    self.isSpaced = isSpaced
  }

  /// Changes the content in place.
  mutating func change(_ body: (inout Content) -> Void) {
    body(&content)
    version += 1
  }
}

// MARK: - Rows

extension Block {
  /// Rows at a width in cells, the blank one before it included.
  mutating func height(width: Int) -> Int {
    if let measured, measured.width == width, measured.version == version { return measured.rows }
    let rows = content.layOut(width: max(1, width)) ?? ownRows(width: width).count
    measured = (width, version, rows + lead)
    return rows + lead
  }

  /// A part of the rows.
  mutating func rows(in range: Range<Int>, width: Int) -> [StyledLine] {
    let range = range.clamped(to: 0..<height(width: width))
    let blank = range.lowerBound < lead && !range.isEmpty ? [StyledLine([])] : []
    let body = max(0, range.lowerBound - lead)..<max(0, range.upperBound - lead)
    if content.layOut(width: max(1, width)) != nil { return blank + content.rows(in: body) }
    return blank + ownRows(width: width)[body]
  }

  /// Forgets the rows but not how many they were.
  mutating func dropRows() {
    cached = nil
    content.withMarkdown { if $0.isFinished { $0.dropRows() } }
  }

  var hasRows: Bool {
    switch content {
    case .assistant(let text), .reasoning(let text): text.holdsRows
    case .user, .tool, .looks, .patch, .plan, .retry, .note, .failure, .nothing: cached != nil
    }
  }

  /// A guess by the text's length, for a block that was never laid out.
  func guessedHeight(width: Int) -> Int { 1 + lead + content.byteCount / max(1, width) }

  private var lead: Int { isSpaced ? 1 : 0 }

  private mutating func ownRows(width: Int) -> [StyledLine] {
    if let cached, cached.width == width, cached.version == version { return cached.rows }
    let rows = content.rows(width: max(1, width))
    cached = (width, version, rows)
    return rows
  }
}

extension Block.Content {
  /// Lays out content that keeps its rows while it grows, and counts them; nil for any other.
  fileprivate mutating func layOut(width: Int) -> Int? {
    var count: Int?
    withMarkdown { count = $0.layOut(width: width) }
    return count
  }

  fileprivate func rows(in range: Range<Int>) -> [StyledLine] {
    switch self {
    case .assistant(let text), .reasoning(let text): text.rows(in: range)
    case .user, .tool, .looks, .patch, .plan, .retry, .note, .failure, .nothing: []
    }
  }

  fileprivate func rows(width: Int) -> [StyledLine] {
    switch self {
    case .user(let text): text.rows(width: width)
    case .tool(let card): card.rows(width: width)
    case .looks(let group): group.rows(width: width)
    case .patch(let card): card.rows(width: width)
    case .plan(let card): card.rows(width: width)
    case .retry(let notice): notice.rows(width: width)
    case .note(let note): note.rows(width: width)
    case .failure(let card): card.rows(width: width)
    case .assistant, .reasoning, .nothing: []
    }
  }

  /// What is copied and searched: the text as it was said, without breaks of ours.
  var plain: String {
    switch self {
    case .user(let text): text.text
    case .assistant(let text), .reasoning(let text): text.source
    case .tool(let card): card.plain
    case .looks(let group): group.plain
    case .patch(let card): card.plain
    case .plan(let card): card.plain
    case .retry(let notice): notice.text
    case .note(let note): note.plain
    case .failure(let card): card.plain
    case .nothing: ""
    }
  }

  fileprivate var byteCount: Int {
    switch self {
    case .user(let text): text.isFoldable && !text.isExpanded ? 800 : text.text.utf8.count
    case .assistant(let text), .reasoning(let text): text.source.utf8.count
    case .tool, .looks, .patch, .plan, .retry, .note, .failure, .nothing: 0
    }
  }

  var isFoldable: Bool {
    switch self {
    case .tool(let card): card.isFoldable
    case .patch, .reasoning, .looks: true
    case .user(let text): text.isFoldable
    case .assistant(let text): text.failure != nil
    case .plan, .retry, .note, .failure, .nothing: false
    }
  }

  mutating func toggleFold() {
    switch self {
    case .tool(var card):
      card.isExpanded.toggle()
      self = .tool(card)
    case .looks(var group):
      group.isExpanded.toggle()
      self = .looks(group)
    case .patch(var card):
      card.isFolded.toggle()
      self = .patch(card)
    case .reasoning(var text):
      text.isFolded.toggle()
      self = .reasoning(text)
    case .assistant(var text):
      text.isFolded.toggle()
      self = .assistant(text)
    case .user(var text):
      text.isExpanded.toggle()
      self = .user(text)
    case .plan, .retry, .note, .failure, .nothing: break
    }
  }

  /// Changes what the model said or thought.
  mutating func withMarkdown(_ body: (inout MarkdownText) -> Void) {
    switch self {
    case .assistant(var text):
      self = .nothing
      body(&text)
      self = .assistant(text)
    case .reasoning(var text):
      self = .nothing
      body(&text)
      self = .reasoning(text)
    case .user, .tool, .looks, .patch, .plan, .retry, .note, .failure, .nothing: break
    }
  }

  /// Changes a call's card, which stands alone or at a place in a group.
  mutating func withTool(_ slot: Int = 0, _ body: (inout ToolCard) -> Void) {
    switch self {
    case .tool(var card):
      self = .nothing
      body(&card)
      self = .tool(card)
    case .looks(var group):
      guard group.cards.indices.contains(slot) else { return }
      self = .nothing
      body(&group.cards[slot])
      self = .looks(group)
    case .user, .assistant, .patch, .plan, .retry, .note, .reasoning, .failure, .nothing: break
    }
  }

  /// A call's card; nil where there is none.
  func card(at slot: Int) -> ToolCard? {
    switch self {
    case .tool(let card): card
    case .looks(let group): group.cards.indices.contains(slot) ? group.cards[slot] : nil
    case .user, .assistant, .patch, .plan, .retry, .note, .reasoning, .failure, .nothing: nil
    }
  }

  mutating func withRetry(_ body: (inout RetryNotice) -> Void) {
    guard case .retry(var notice) = self else { return }
    body(&notice)
    self = .retry(notice)
  }
}
