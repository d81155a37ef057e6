/// Decides which blocks of a system prompt end a prefix that is worth a mark of its own.
enum CacheBoundaries {
  /// The last block of each scope, and where there is room the last marked ones before.
  static func of(_ blocks: [SystemBlock], limit: Int) -> Set<Int> {
    let marked = blocks.indices.filter { blocks[$0].cacheScope != nil }
    var chosen: Set<Int> = []
    for scope in [SystemBlock.CacheScope.org, .global] {
      guard chosen.count < limit else { break }
      if let last = marked.last(where: { blocks[$0].cacheScope == scope }) { chosen.insert(last) }
    }
    for index in marked.reversed() where chosen.count < limit { chosen.insert(index) }
    return chosen
  }
}
