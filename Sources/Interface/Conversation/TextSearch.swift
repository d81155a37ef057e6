import Text

/// Finds a piece of text, without regard to case unless the piece has capitals.
struct TextSearch: Sendable, Equatable {
  let query: String
  private let needle: [UInt8]
  private let isCaseSensitive: Bool

  /// Nil for an empty query.
  init?(_ query: String) {
    guard !query.isEmpty else { return nil }
    self.query = query
    isCaseSensitive = query.contains(where: \.isUppercase)
    needle = Array(query.utf8)
  }

  func count(in text: String) -> Int {
    var count = 0
    forEach(in: text) { _ in count += 1 }
    return count
  }

  /// Where the piece stands, as ranges of UTF-8 offsets that do not overlap.
  func ranges(in text: String) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    forEach(in: text) { ranges.append($0) }
    return ranges
  }

  private func forEach(in text: String, _ body: (Range<Int>) -> Void) {
    var text = text
    text.withUTF8 { bytes in
      needle.withUnsafeBufferPointer { needle in
        let fold: UInt8 = isCaseSensitive ? 0 : 0x20
        var start = 0
        let last = bytes.count - needle.count
        while start <= last {
          // A quick look that lets through all that match, and little else.
          guard bytes[start] | fold == needle[0] | fold,
            matches(bytes, needle, at: start)
          else {
            start += 1
            continue
          }
          body(start..<start + needle.count)
          start += needle.count
        }
      }
    }
  }

  private func matches(
    _ bytes: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> Bool {
    for index in needle.indices {
      var byte = bytes[start + index]
      if !isCaseSensitive, byte &- 0x41 < 26 { byte |= 0x20 }
      if byte != needle[index] { return false }
    }
    return true
  }
}

extension StyledLine {
  /// The line with what a search finds in other roles; `current` is the place it stands at.
  func highlighting(_ search: TextSearch, current: Int?) -> StyledLine {
    let found = search.ranges(in: text)
    guard !found.isEmpty else { return self }
    var line = StyledLine([])
    var offset = 0
    var index = 0
    for span in spans {
      let end = offset + span.text.utf8.count
      var position = offset
      while position < end {
        while index < found.count, found[index].upperBound <= position { index += 1 }
        let match = index < found.count ? found[index] : end..<end
        let isInside = match.contains(position)
        let stop = min(end, isInside ? match.upperBound : max(position + 1, match.lowerBound))
        let piece = String(span.text.slice(position - offset, stop - offset))
        let role = index == current ? "search.current" : "search.match"
        line.append(piece, isInside ? role : span.role)
        position = stop
      }
      offset = end
    }
    return line
  }
}
