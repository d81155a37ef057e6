extension PatchProposal {
  /// A file's bytes when only the accepted hunks are carried out; nil when it does not exist then.
  ///
  /// The hunks are the proposal's own, parts of them from ``Hunk/split()``, or edited ones; each
  /// must stand on the lines of `file.before` that it names. A file without hunks (empty, binary
  /// or merely moved) is decided as a whole.
  package static func resolved(
    _ file: File, _ decision: PatchDecision.File
  ) throws(WorkspaceError) -> [UInt8]? {
    guard !file.diff.hunks.isEmpty else { return decision.isAccepted ? file.after : file.before }
    let accepted = decision.verdicts.filter(\.isAccepted).map(\.hunk)
    guard !accepted.isEmpty else { return file.before }
    // Whole and unchanged decisions give the very bytes that were proposed.
    if accepted == file.diff.hunks { return file.after }
    let result = try LineEdits(of: accepted, on: file.before ?? [], path: file.diff.path).result
    return result.isEmpty && file.after == nil ? nil : result
  }
}

/// Hunks carried out on a file's lines.
struct LineEdits {
  /// The lines of the file, each with its line feed.
  private let lines: [ArraySlice<UInt8>]
  private let path: FilePath
  private(set) var result: [UInt8] = []
  private var next = 0

  init(
    of hunks: [Hunk], on before: [UInt8], path: FilePath
  ) throws(WorkspaceError) {
    self.path = path
    lines = Self.lines(of: before)
    let inOrder = hunks.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
    for (_, hunk) in inOrder { try carryOut(hunk) }
    copy(upTo: lines.count)
  }

  private mutating func carryOut(_ hunk: Hunk) throws(WorkspaceError) {
    var place = hunk.place
    for line in hunk.lines {
      switch line.kind {
      case .context:
        try check(line, at: place)
        place += 1
      case .removed:
        try check(line, at: place)
        copy(upTo: place)
        guard next == place else { throw mismatch(line) }
        next = place + 1
        place += 1
      case .added:
        // Parts of a split share context lines, never a place where something changes.
        guard place >= next, place <= lines.count else { throw mismatch(line) }
        copy(upTo: place)
        append(line.bytes + (line.lacksLineFeed ? [] : [0x0A]))
      }
    }
  }

  private mutating func copy(upTo place: Int) {
    while next < place {
      append(lines[next])
      next += 1
    }
  }

  /// A line that has no line feed gets one as soon as another follows it.
  private mutating func append(_ line: some Collection<UInt8>) {
    if let last = result.last, last != 0x0A { result.append(0x0A) }
    result += line
  }

  private func check(_ line: DiffLine, at place: Int) throws(WorkspaceError) {
    guard lines.indices.contains(place) else { throw mismatch(line) }
    let expected = line.bytes + (line.lacksLineFeed ? [] : [0x0A])
    guard lines[place].elementsEqual(expected) else { throw mismatch(line) }
  }

  private func mismatch(_ line: DiffLine) -> WorkspaceError {
    .patchDoesNotMatch(path, expected: line.text)
  }

  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices where bytes[index] == 0x0A {
      lines.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }
}

extension Hunk {
  /// The index of its first old line, or of the line it inserts before.
  fileprivate var place: Int { oldCount == 0 ? oldStart : oldStart - 1 }
}
