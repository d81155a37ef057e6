/// Many texts that are searched at once, such as the paths of a project.
///
/// A first look over all of them is cheap; the best of it are ranked by ``FuzzyMatch``. A text that
/// matches a query matches each of its beginnings, so that a longer query need only look among what
/// a shorter one found.
///
///     let index = FuzzyIndex(["src/main.swift", "README.md"])
///     index.best("main", limit: 10).best.map { index[$0] }        // ["src/main.swift"]
package struct FuzzyIndex: Sendable, Equatable {
  /// Places in an index, in its order.
  package typealias Selection = [Int32]

  /// One text after the other.
  private var bytes: [UInt8] = []
  /// Where each text ends.
  private var ends: [Int] = []
  /// For each text a bit for each of its letters.
  private var masks: [UInt64] = []

  package init(_ texts: some Sequence<String> = EmptyCollection()) {
    for text in texts { append(text.utf8) }
  }

  /// Appends a text of bytes that are UTF-8.
  package mutating func append(_ text: some Sequence<UInt8>) {
    bytes.append(contentsOf: text)
    var mask: UInt64 = 0
    for byte in bytes[(ends.last ?? 0)...] { mask |= Self.bit(byte) }
    ends.append(bytes.count)
    masks.append(mask)
  }

  package var count: Int { ends.count }

  package subscript(place: Int32) -> String {
    String(decoding: bytes[range(Int(place))], as: UTF8.self)
  }

  /// The texts that match, best first, and all that may, in their order.
  ///
  /// An empty query takes the first texts; `among` is what a query found that this one begins with.
  package func best(
    _ query: String, limit: Int, among: Selection? = nil
  ) -> (best: Selection, all: Selection) {
    guard !query.isEmpty else { return (Selection(0..<Int32(min(limit, count))), []) }
    let look = look(for: Array(query.utf8).map(Self.lowered), among: among)
    let candidates = look.best(max(limit * 4, 200))
    let ranked = candidates.compactMap { place in
      FuzzyMatch.score(query, in: self[place]).map { (place, $0) }
    }
    let sorted = ranked.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    return (sorted.prefix(limit).map(\.0), look.places)
  }

  private func range(_ place: Int) -> Range<Int> {
    (place == 0 ? 0 : ends[place - 1])..<ends[place]
  }
}

// MARK: - The first look

extension FuzzyIndex {
  /// What matches, with how well at a glance.
  private struct Look {
    var places: Selection = []
    var scores: [Int32] = []

    /// The best, about so many.
    func best(_ limit: Int) -> Selection {
      guard places.count > limit else { return places }
      let least = floor(of: limit)
      let better = places.indices.filter { scores[$0] > least }
      let equal = places.indices.lazy.filter { scores[$0] == least }.prefix(limit)
      return (better + equal).map { places[$0] }
    }

    /// The score that about so many reach: counted, for sorting them all would take longer.
    private func floor(of limit: Int) -> Int32 {
      var counts = [Int](repeating: 0, count: Int(Self.highest) + 1)
      for score in scores { counts[Int(min(max(score + 32, 0), Self.highest))] += 1 }
      var sum = 0
      for value in counts.indices.reversed() {
        sum += counts[value]
        if sum >= limit { return Int32(value) - 32 }
      }
      return .min
    }

    private static let highest: Int32 = 1024
  }

  private func look(for query: [UInt8], among: Selection?) -> Look {
    var look = Look()
    let mask = query.reduce(0) { $0 | Self.bit($1) }
    query.withUnsafeBufferPointer { query in
      bytes.withUnsafeBufferPointer { bytes in
        func consider(_ place: Int) {
          guard masks[place] & mask == mask,
            let score = Self.score(query, in: UnsafeBufferPointer(rebasing: bytes[range(place)]))
          else { return }
          look.places.append(Int32(place))
          look.scores.append(score)
        }
        if let among {
          for place in among { consider(Int(place)) }
        } else {
          for place in 0..<count { consider(place) }
        }
      }
    }
    return look
  }

  /// Places the letters from the end on, each as far back as it comes; nil when one is missing.
  private static func score(
    _ query: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>
  ) -> Int32? {
    var wanted = query.count - 1
    var score: Int32 = 0
    var isInName = true
    var last = text.count
    var index = text.count - 1
    while index >= 0 {
      let byte = text[index]
      if byte == 0x2F { isInName = false }
      if lowered(byte) == query[wanted] {
        let isStart = index == 0 || isSeparator(text[index - 1])
        score += (isStart ? 8 : 0) + (last == index + 1 ? 6 : 0) + (isInName ? 4 : 0)
        last = index
        wanted -= 1
        if wanted < 0 { return score - Int32(min(text.count, 200) / 8) }
      }
      index -= 1
    }
    return nil
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x2D, 0x2E, 0x2F, 0x3A, 0x5C, 0x5F: true
    default: false
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  private static func bit(_ byte: UInt8) -> UInt64 { 1 << UInt64(lowered(byte) & 0x3F) }
}
