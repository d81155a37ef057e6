/// A search in rows that are all at hand, as those of the changes are.
struct RowSearch: Sendable, Equatable {
  let search: TextSearch
  /// The row of each place, in order.
  private(set) var rows: [Int] = []
  /// Which place is current, from 0; nil before the first step.
  private(set) var current: Int?

  init(_ search: TextSearch) { self.search = search }

  /// Goes to the next place or the one before, around the ends, beginning at a row; returns the
  /// place's row, nil when there is none.
  mutating func advance(forward: Bool, in texts: [String], from row: Int) -> Int? {
    rows = texts.indices.flatMap { index in
      Array(repeating: index, count: search.count(in: texts[index]))
    }
    guard !rows.isEmpty else {
      current = nil
      return nil
    }
    let next: Int
    if let current {
      next = current + (forward ? 1 : -1)
    } else if forward {
      next = rows.firstIndex { $0 >= row } ?? 0
    } else {
      next = rows.lastIndex { $0 <= row } ?? rows.count - 1
    }
    let place = (next % rows.count + rows.count) % rows.count
    current = place
    return rows[place]
  }
}
