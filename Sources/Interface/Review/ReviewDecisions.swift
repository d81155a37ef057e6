import Workspace

/// What is decided about a proposal so far, and how to take it back.
///
/// Knows nothing of keys and rows: the current item, verdicts, splitting and undo.
struct ReviewDecisions {
  let files: [FileDiff]
  private(set) var items: [ReviewItem]
  /// The place of the current item.
  private(set) var current = 0
  private var steps: [Step] = []

  /// What one action changed.
  private struct Step {
    /// The items before, from a place on, and how many items took their place.
    var start: Int
    var items: [ReviewItem]
    var replaced: Int
    var current: Int
  }

  init(_ proposal: PatchProposal) {
    files = proposal.files.map(\.diff)
    items = files.enumerated().flatMap { ReviewItem.items(of: $0.1, file: $0.0) }
  }

  var tally: ReviewTally { ReviewTally(items) }
  var currentItem: ReviewItem? { items.indices.contains(current) ? items[current] : nil }

  /// The places of a file's items.
  func range(ofFile file: Int) -> Range<Int> {
    firstItem(ofFile: file)..<firstItem(ofFile: file + 1)
  }

  /// The place of the first item of a file or of a later one; items are in the files' order.
  private func firstItem(ofFile file: Int) -> Int {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].file < file { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The decision as it is: what is undecided counts as rejected.
  var decision: PatchDecision {
    var decisions = files.map { _ in PatchDecision.File(verdicts: [], isAccepted: false) }
    for item in items {
      let isAccepted = item.state == .accepted
      switch item.subject {
      case .hunk(let hunk):
        decisions[item.file].verdicts.append(
          HunkVerdict(hunk, isAccepted: isAccepted, comment: item.comment))
        let moves = files[item.file].oldPath != nil || files[item.file].kind == .renamed
        if isAccepted, !moves { decisions[item.file].isAccepted = true }
      case .move, .file:
        decisions[item.file].isAccepted = isAccepted
      }
    }
    return PatchDecision(files: decisions)
  }
}

// MARK: - Moving

extension ReviewDecisions {
  mutating func move(to index: Int) {
    guard !items.isEmpty else { return }
    current = min(max(0, index), items.count - 1)
  }

  /// Goes to the next item nobody decided, around the end; stays when there is none.
  mutating func moveToUndecided() {
    let places = items.indices
    let next =
      places.dropFirst(current + 1).first { items[$0].state == .undecided }
      ?? places.prefix(current + 1).first { items[$0].state == .undecided }
    if let next { current = next }
  }

  /// Goes to the first item of the next or the previous file.
  mutating func moveFile(by step: Int) {
    guard let file = currentItem?.file else { return }
    // Backwards, the start of the current file comes first.
    let start = range(ofFile: file).lowerBound
    if step < 0, current > start { return move(to: start) }
    let target = file + step
    guard files.indices.contains(target) else { return }
    move(to: range(ofFile: target).lowerBound)
  }
}

// MARK: - Deciding

extension ReviewDecisions {
  /// Decides the current item and goes to the next undecided one.
  mutating func decide(_ state: ReviewItem.State, comment: String? = nil) {
    guard !items.isEmpty else { return }
    decide(current..<current + 1, state, comment: comment)
  }

  mutating func decideFile(_ state: ReviewItem.State) {
    guard let file = currentItem?.file else { return }
    decide(range(ofFile: file), state, comment: nil)
  }

  mutating func decideAll(_ state: ReviewItem.State) {
    decide(items.indices, state, comment: nil)
  }

  private mutating func decide(
    _ range: Range<Int>, _ state: ReviewItem.State, comment: String?
  ) {
    remember(range)
    for index in range {
      items[index].state = state
      switch state {
      case .accepted, .undecided: items[index].comment = nil
      case .rejected: if let comment { items[index].comment = comment }
      }
    }
    moveToUndecided()
  }

  /// Puts the parts of the current hunk in its place, and says whether there are several.
  mutating func split() -> Bool {
    guard let item = currentItem, let hunk = item.hunk else { return false }
    let parts = hunk.split()
    guard parts.count > 1 else { return false }
    remember(current..<current + 1, replacedBy: parts.count)
    items.replaceSubrange(
      current...current,
      with: parts.map { ReviewItem(file: item.file, subject: .hunk($0)) })
    return true
  }

  /// Puts another hunk in the place of the current one, and accepts it.
  mutating func replace(with hunk: Hunk) {
    guard let item = currentItem else { return }
    remember(current..<current + 1)
    items[current] = ReviewItem(file: item.file, subject: .hunk(hunk), state: .accepted)
    moveToUndecided()
  }

  /// Takes the last action back, and says whether there was one.
  mutating func undo() -> Bool {
    guard let step = steps.popLast() else { return false }
    items.replaceSubrange(step.start..<step.start + step.replaced, with: step.items)
    current = step.current
    return true
  }

  private mutating func remember(_ range: Range<Int>, replacedBy count: Int? = nil) {
    steps.append(
      Step(
        start: range.lowerBound, items: Array(items[range]), replaced: count ?? range.count,
        current: current))
  }
}
