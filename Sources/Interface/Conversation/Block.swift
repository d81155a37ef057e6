import Text

/// One thing in a transcript: a message, a tool's card, a notice.
struct Block: Sendable {
  enum Content: Sendable {
    case user(UserText)
    case assistant(AssistantText)
    case tool(ToolCard)
    case patch(PatchCard)
    case plan(PlanCard)
    case retry(RetryNotice)
    case note(Note)
    case reasoning(ReasoningText)
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
  /// The rows at a width in cells, kept until the content or the width changes.
  mutating func rows(width: Int) -> [StyledLine] {
    if let cached, cached.width == width, cached.version == version { return cached.rows }
    var rows = content.rows(width: max(1, width))
    if isSpaced { rows.insert(StyledLine([]), at: 0) }
    cached = (width, version, rows)
    measured = (width, version, rows.count)
    return rows
  }

  mutating func height(width: Int) -> Int {
    if let measured, measured.width == width, measured.version == version { return measured.rows }
    return rows(width: width).count
  }

  /// The height when it is known, or a guess by the text's length.
  func estimatedHeight(width: Int) -> Int {
    if let measured, measured.width == width { return measured.rows }
    return 1 + content.byteCount / max(1, width) + (isSpaced ? 1 : 0)
  }

  /// Forgets the rows but not how many they were.
  mutating func dropRows() { cached = nil }

  var hasRows: Bool { cached != nil }
}

extension Block.Content {
  fileprivate mutating func rows(width: Int) -> [StyledLine] {
    switch self {
    case .user(let text): text.rows(width: width)
    case .assistant(var text):
      {
        self = .nothing
        defer { self = .assistant(text) }
        return text.rows(width: width)
      }()
    case .tool(let card): card.rows(width: width)
    case .patch(let card): card.rows(width: width)
    case .plan(let card): card.rows(width: width)
    case .retry(let notice): notice.rows(width: width)
    case .note(let note): note.rows(width: width)
    case .reasoning(var text):
      {
        self = .nothing
        defer { self = .reasoning(text) }
        return text.rows(width: width)
      }()
    case .nothing: []
    }
  }

  /// What is copied and searched: the text as it was said, without breaks of ours.
  var plain: String {
    switch self {
    case .user(let text): text.text
    case .assistant(let text): text.source
    case .tool(let card): card.plain
    case .patch(let card): card.plain
    case .plan(let card): card.plain
    case .retry(let notice): notice.text
    case .note(let note): note.text
    case .reasoning(let text): text.text
    case .nothing: ""
    }
  }

  fileprivate var byteCount: Int {
    switch self {
    case .user(let text): text.text.utf8.count
    case .assistant(let text): text.source.utf8.count
    case .reasoning(let text): text.text.utf8.count
    case .tool, .patch, .plan, .retry, .note, .nothing: 0
    }
  }

  var isFoldable: Bool {
    switch self {
    case .tool(let card): card.isFoldable
    case .patch, .reasoning: true
    case .user, .assistant, .plan, .retry, .note, .nothing: false
    }
  }

  mutating func toggleFold() {
    switch self {
    case .tool(var card):
      card.isExpanded.toggle()
      self = .tool(card)
    case .patch(var card):
      card.isFolded.toggle()
      self = .patch(card)
    case .reasoning(var text):
      text.isFolded.toggle()
      self = .reasoning(text)
    case .user, .assistant, .plan, .retry, .note, .nothing: break
    }
  }

  mutating func withAssistant(_ body: (inout AssistantText) -> Void) {
    guard case .assistant(var text) = self else { return }
    self = .nothing
    body(&text)
    self = .assistant(text)
  }

  mutating func withReasoning(_ body: (inout ReasoningText) -> Void) {
    guard case .reasoning(var text) = self else { return }
    self = .nothing
    body(&text)
    self = .reasoning(text)
  }

  mutating func withTool(_ body: (inout ToolCard) -> Void) {
    guard case .tool(var card) = self else { return }
    self = .nothing
    body(&card)
    self = .tool(card)
  }

  mutating func withRetry(_ body: (inout RetryNotice) -> Void) {
    guard case .retry(var notice) = self else { return }
    body(&notice)
    self = .retry(notice)
  }
}
