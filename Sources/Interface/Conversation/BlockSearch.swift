import Text

/// A search in a pane of blocks: how often the text occurs in each, and which place is current.
struct BlockSearch: Sendable {
  let search: TextSearch
  private var counts: [(version: Int, count: Int)] = []
  private(set) var total = 0
  /// The current place: a block and which of its occurrences, from 0.
  private(set) var current: (block: Int, occurrence: Int)?

  init(_ search: TextSearch) { self.search = search }

  /// Counts what is new or has changed.
  mutating func refresh(_ list: BlockList) {
    for index in 0..<list.count {
      let version = list[index].version
      if index < counts.count {
        guard counts[index].version != version else { continue }
        let count = search.count(in: list[index].content.plain)
        total += count - counts[index].count
        counts[index] = (version, count)
      } else {
        let count = search.count(in: list[index].content.plain)
        total += count
        counts.append((version, count))
      }
    }
  }

  /// Which occurrence of all the current one is, from 1; 0 when there is none.
  var position: Int {
    guard let current else { return 0 }
    var position = current.occurrence + 1
    for index in 0..<min(current.block, counts.count) { position += counts[index].count }
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
        now.occurrence + 1 < counts[now.block].count
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
      counts[start...].firstIndex { $0.count > 0 } ?? counts.firstIndex { $0.count > 0 }
    return found.map { ($0, 0) }
  }

  private func last(atOrBefore block: Int) -> (block: Int, occurrence: Int)? {
    let end = min(max(0, block + 1), counts.count)
    let found = counts[..<end].lastIndex { $0.count > 0 } ?? counts.lastIndex { $0.count > 0 }
    return found.map { ($0, counts[$0].count - 1) }
  }
}
