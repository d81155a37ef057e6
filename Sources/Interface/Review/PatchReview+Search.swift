import Workspace

extension PatchReview {
  /// Marks a text in the hunks; an empty one ends the search.
  mutating func setSearch(_ query: String) { search = TextSearch(query) }

  /// Goes to the next hunk with the text or the one before, around the ends, from the current one
  /// on when it `stays`; false when there is none.
  mutating func advanceSearch(forward: Bool, stays: Bool = false) -> Bool {
    let found = foundItems
    guard !found.isEmpty else { return false }
    let current = decisions.current
    let next =
      forward
      ? found.first { stays ? $0 >= current : $0 > current } ?? found[0]
      : found.last { $0 < current } ?? found[found.count - 1]
    decisions.move(to: next)
    revealsCurrent = true
    return true
  }

  /// `/text in 3 of 17 hunks`; nil without a search.
  var searchNote: String? {
    guard let search else { return nil }
    let count = foundItems.count
    guard count > 0 else { return "/\(search.query) not found" }
    return "/\(search.query) in \(count) of \(decisions.items.count)"
  }

  /// The places of the items that have the text, in a line or in the file's path.
  private var foundItems: [Int] {
    guard let search else { return [] }
    return decisions.items.indices.filter { index in
      let item = decisions.items[index]
      if let hunk = item.hunk, hunk.lines.contains(where: { search.count(in: $0.text) > 0 }) {
        return true
      }
      return search.count(in: decisions.files[item.file].path.shown) > 0
    }
  }
}
