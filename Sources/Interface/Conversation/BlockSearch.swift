import Text

/// A search in a pane of blocks: how often the text occurs in each, and which place is current.
struct BlockSearch: Sendable {
  let search: TextSearch
  private var counts: [Int] = []
  private(set) var total = 0
  /// The current place: a block and which of its occurrences, from 0.
  private(set) var current: (block: Int, occurrence: Int)?

  init(_ search: TextSearch) { self.search = search }

  /// Counts what is new or has changed.
  mutating func refresh(_ list: inout BlockList) {
    for index in list.changed ?? [] where index < counts.count {
      let count = search.count(in: list[index].content.plain)
      total += count - counts[index]
      counts[index] = count
    }
    list.changed?.removeAll(keepingCapacity: true)
    for index in counts.count..<list.count {
      let count = search.count(in: list[index].content.plain)
      total += count
      counts.append(count)
    }
  }

  /// `/text 3 of 17`.
  var note: String {
    total == 0 ? "/\(search.query) not found" : "/\(search.query) \(position) of \(total)"
  }

  /// Which occurrence of all the current one is, from 1; 0 when there is none.
  var position: Int {
    guard let current else { return 0 }
    var position = current.occurrence + 1
    for index in 0..<min(current.block, counts.count) { position += counts[index] }
    return position
  }

  /// Goes to the next or the one before, around the ends; begins at a block.
  mutating func advance(forward: Bool, from block: Int) {
    guard total > 0 else {
      current = nil
      return
    }
    guard let now = current else {
      current = forward ? first(atOrAfter: block) : last(atOrBefore: block)
      return
    }
    if forward {
      current =
        now.occurrence + 1 < counts[now.block]
        ? (now.block, now.occurrence + 1) : first(atOrAfter: now.block + 1)
    } else {
      current =
        now.occurrence > 0
        ? (now.block, now.occurrence - 1) : last(atOrBefore: now.block - 1)
    }
  }

  private func first(atOrAfter block: Int) -> (block: Int, occurrence: Int)? {
    let start = min(max(0, block), counts.count)
    let found =
      counts[start...].firstIndex { $0 > 0 } ?? counts.firstIndex { $0 > 0 }
    return found.map { ($0, 0) }
  }

  private func last(atOrBefore block: Int) -> (block: Int, occurrence: Int)? {
    let end = min(max(0, block + 1), counts.count)
    let found = counts[..<end].lastIndex { $0 > 0 } ?? counts.lastIndex { $0 > 0 }
    return found.map { ($0, counts[$0] - 1) }
  }
}
