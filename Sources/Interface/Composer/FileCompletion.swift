import Text

/// The files that a word after `@` may mean.
struct FileCompletion: Sendable {
  /// Where the word begins, its `@` included.
  let start: TextBuffer.Position
  let query: String
  let paths: [String]
  /// All that match, of which ``paths`` are the best.
  private let found: FuzzyIndex.Selection

  /// How many are offered.
  private static let limit = 40

  /// Looks only among what an earlier look found, where that is all there can be.
  init(
    _ word: (start: TextBuffer.Position, query: String), in files: FuzzyIndex,
    after earlier: FileCompletion?
  ) {
    start = word.start
    query = word.query
    let isNarrower =
      earlier.map { $0.found.count > 0 && word.query.utf8.starts(with: $0.query.utf8) } ?? false
    let result = files.best(
      query, limit: Self.limit, among: isNarrower ? earlier?.found : nil)
    paths = result.best.map { files[$0] }
    found = result.all
  }
}

extension TextBuffer {
  /// The word after an `@` that the cursor ends, with where the `@` stands; nil elsewhere.
  var fileWord: (start: Position, query: String)? {
    let before = Array(line.utf8.prefix(cursor.offset))
    guard let at = before.lastIndex(where: { $0 == UInt8(ascii: "@") || $0 <= 0x20 }),
      before[at] == UInt8(ascii: "@"), at == 0 || before[at - 1] <= 0x20
    else { return nil }
    return (
      Position(line: cursor.line, offset: at), String(decoding: before[(at + 1)...], as: UTF8.self)
    )
  }
}
