import Models

/// A history as rounds: a message of the person, or an answer with the results of its calls.
///
/// Only whole rounds may go: a result without its call is refused everywhere.
struct Rounds: Equatable {
  private(set) var rounds: [[ResponseItem]] = []

  init(_ items: [ResponseItem]) {
    var isAfterEnd = true
    for item in items {
      let isResult = item.isToolResult
      if item.beginsRound || isAfterEnd && !isResult || rounds.isEmpty { rounds.append([]) }
      rounds[rounds.count - 1].append(item)
      isAfterEnd = isResult || item.isSummary
    }
  }

  var items: [ResponseItem] { rounds.flatMap { $0 } }
  var tokens: Int { TokenEstimate.tokens(in: items) }

  /// Drops at least so many tokens, the oldest first; an earlier summary stays, and so does the
  /// last round.
  ///
  /// Where the last round alone is too long, the results in it are cut. Returns what was dropped.
  @discardableResult
  mutating func drop(tokens wanted: Int) -> [ResponseItem] {
    var gone: [ResponseItem] = []
    var dropped = 0
    while dropped < wanted,
      let oldest = rounds.dropLast().firstIndex(where: { !$0.contains(where: \.isSummary) })
    {
      let round = rounds.remove(at: oldest)
      dropped += TokenEstimate.tokens(in: round)
      gone += round
    }
    guard dropped < wanted else { return gone }
    for index in rounds.indices {
      rounds[index] = rounds[index].map { $0.withShortResult(bytes: Self.shortResult) }
    }
    return gone
  }

  private static let shortResult = 2000
}

extension ResponseItem {
  fileprivate var isToolResult: Bool {
    if case .toolResult = content { true } else { false }
  }

  fileprivate var isSummary: Bool {
    if case .compaction = content { true } else { false }
  }

  fileprivate var beginsRound: Bool {
    switch content {
    case .userMessage, .compaction: true
    case .assistantMessage, .reasoning, .toolCall, .toolResult: false
    }
  }

  fileprivate func withShortResult(bytes: Int) -> ResponseItem {
    guard case .toolResult(var result) = content, result.output.utf8.count > bytes * 2 else {
      return self
    }
    let left = result.output.utf8.count - bytes
    result.output = """
      \(String(decoding: result.output.utf8.prefix(bytes / 2), as: UTF8.self))
      (\(left) bytes were left out here to make room.)
      \(String(decoding: result.output.utf8.suffix(bytes / 2), as: UTF8.self))
      """
    result.attachments = []
    var item = self
    item.content = .toolResult(result)
    return item
  }
}
