/// Finds the session that a person means by the beginning of its id.
struct SessionSearch {
  private static let suggestions = 5
  private static let candidates = 10

  /// Oldest first.
  let files: [SessionFile]

  func file(prefix: String) throws(SessionError) -> SessionFile {
    guard !files.isEmpty else { throw .noSessions }
    let wanted = Self.normalized(prefix)
    guard !wanted.isEmpty else { throw .unknown(prefix: prefix, near: described(latest)) }
    let found = files.filter { Self.normalized($0.id).starts(with: wanted) }
    if found.count == 1, let file = found.first { return file }
    guard found.isEmpty else {
      throw .ambiguous(
        prefix: prefix, candidates: described(found.suffix(Self.candidates).reversed()))
    }
    throw .unknown(prefix: prefix, near: described(near(wanted)))
  }

  private var latest: [SessionFile] { files.suffix(Self.suggestions).reversed() }

  /// Those that a typing error away begin with it; the latest when none does.
  private func near(_ wanted: [UInt8]) -> [SessionFile] {
    let limit = max(1, wanted.count / 3)
    let scored = files.reversed().map { file in
      (file, Self.distance(wanted, Array(Self.normalized(file.id).prefix(wanted.count))))
    }
    let near = scored.filter { $0.1 <= limit }.sorted { $0.1 < $1.1 }
    return near.isEmpty ? latest : near.prefix(Self.suggestions).map(\.0)
  }

  private func described(_ files: [SessionFile]) -> [String] {
    files.map { file in
      let title = SessionHead.summary(id: file.id, path: file.path)?.title ?? ""
      return title.isEmpty ? file.id : "\(file.id)  \(title)"
    }
  }

  private static func normalized(_ id: String) -> [UInt8] {
    id.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "-"), 0x09, 0x0A, 0x0D, 0x20: nil
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      default: byte
      }
    }
  }

  /// How many digits to change, add or leave out (Levenshtein), at most the longer one's length.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let substituted = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
