import Models

/// A summary that is being asked for: by whom, and of what is left of the history.
struct SummaryWriting {
  enum Ending {
    case written(String)
    /// No model can take as much as must be sent.
    case tooLong
    case failed(ModelError)
    /// The person would not wait for what went wrong.
    case givenUp(ModelError)
    case interrupted
  }

  private(set) var state: TurnState
  private(set) var rounds: Rounds
  let focus: String?
  /// Whether the model called tools in the place of a summary.
  var forbidsTools = false
  /// How much of the history was left out, in tokens.
  private var dropped = 0
  private var hasMedia = true
  private let history: History
  /// Who goes on from the summary.
  private let reader: ModelReference

  var isTrimmed: Bool { dropped > 0 }

  /// Begins with the first model of `state`, and all that a request to it would hold.
  init(of history: History, state: TurnState, focus: String?) {
    self.history = history
    reader = state.model
    self.state = state
    self.focus = focus
    rounds = Rounds(history.items(for: state.model))
    self.state.beginRequest()
  }

  /// Asks the next model, which may not be able to read what the one before could.
  mutating func turnToNextModel() {
    state.turnToNextModel()
    rounds = Rounds(history.items(for: state.model, summarizedFor: reader))
    rounds.drop(tokens: dropped)
    if !hasMedia { dropMedia() }
  }

  mutating func lowerOutput(to limit: Int) { state.outputLimit = limit }

  mutating func dropMedia() {
    hasMedia = false
    rounds = Rounds(Prompt(system: [], items: rounds.items, tools: []).withoutMedia.items)
  }

  /// Makes room where the server said how far the history is too long, or by a fifth; how many
  /// tokens went.
  mutating func trim(after error: ModelError) -> Int {
    var excess = rounds.tokens / 5
    if case .contextWindowExceeded(let tokens?, let limit?) = error.kind, tokens > limit {
      excess = max(excess / 2, (tokens - limit) * 11 / 10)
    }
    return drop(excess)
  }

  /// Drops at once what the model cannot take, where its window is known; how many tokens went.
  mutating func fit(_ available: Int?, fixed: Int) -> Int {
    guard let available else { return 0 }
    let excess = rounds.tokens + fixed - available
    return excess > 0 ? drop(excess) : 0
  }

  private mutating func drop(_ tokens: Int) -> Int {
    let before = rounds.tokens
    rounds.drop(tokens: tokens)
    dropped += before - rounds.tokens
    return before - rounds.tokens
  }
}
