/// Reads the `*** Begin Patch` grammar line by line.
///
/// Header lines may have white space around them; inside a file's lines only `***` at the very
/// start ends them, so that an indented marker is text.
struct PatchParser {
  private struct Line {
    var number: Int
    var bytes: [UInt8]
  }

  private var lines: ArraySlice<Line>

  init(_ bytes: [UInt8]) throws(WorkspaceError) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated().map { Line(number: $0.offset + 1, bytes: Array($0.element)) }[...]
    Self.dropBlankEnds(of: &lines)
    Self.unwrapHereDocument(&lines)
    guard let first = lines.first, let last = lines.last else {
      throw .invalidPatch(line: 1, reason: "the patch is empty; it begins with *** Begin Patch.")
    }
    guard first.bytes.trimmed == Marker.begin else {
      throw .invalidPatch(line: first.number, reason: "the first line must be *** Begin Patch.")
    }
    guard lines.count > 1, last.bytes.trimmed == Marker.end else {
      throw .invalidPatch(line: last.number, reason: "the last line must be *** End Patch.")
    }
    if first.bytes.last == 0x0D {
      for index in lines.indices where lines[index].bytes.last == 0x0D {
        lines[index].bytes.removeLast()
      }
    }
    self.lines = lines.dropFirst().dropLast()
  }

  /// All operations, at least one.
  mutating func operations() throws(WorkspaceError) -> [Patch.Operation] {
    let start = lines.first?.number ?? 2
    var operations: [Patch.Operation] = []
    skipBlankLines()
    while let header = lines.popFirst() {
      operations.append(try operation(header))
      skipBlankLines()
    }
    guard !operations.isEmpty else {
      throw .invalidPatch(line: start, reason: "the patch changes no file.")
    }
    return operations
  }

  private mutating func operation(_ header: Line) throws(WorkspaceError) -> Patch.Operation {
    if let path = try path(in: header, after: Marker.add) {
      return .add(path, contents: addedLines())
    }
    if let path = try path(in: header, after: Marker.delete) { return .delete(path) }
    guard let path = try path(in: header, after: Marker.update) else {
      throw .invalidPatch(
        line: header.number,
        reason: """
          expected *** Add File: PATH, *** Delete File: PATH or *** Update File: PATH, found \
          \(String(decoding: header.bytes, as: UTF8.self).prefix(80).debugDescription).
          """)
    }
    var destination: FilePath?
    if let next = lines.first, let found = try self.path(in: next, after: Marker.move) {
      destination = found
      lines.removeFirst()
    }
    let chunks = try chunks()
    guard !chunks.isEmpty || destination != nil else {
      throw .invalidPatch(
        line: header.number, reason: "the update of \(path.display) has no lines.")
    }
    return .update(path, moveTo: destination, chunks: chunks)
  }

  private mutating func addedLines() -> [UInt8] {
    var contents: [UInt8] = []
    while let line = lines.first, line.bytes.first == UInt8(ascii: "+") {
      contents += line.bytes.dropFirst() + [0x0A]
      lines.removeFirst()
    }
    return contents
  }
}

// MARK: - Chunks

extension PatchParser {
  private mutating func chunks() throws(WorkspaceError) -> [Patch.Chunk] {
    var chunks: [Patch.Chunk] = []
    skipBlankLines()
    while let line = lines.first, !line.bytes.starts(with: Marker.stars), !isHeader(line) {
      chunks.append(try chunk(isFirst: chunks.isEmpty))
      skipBlankLines()
    }
    return chunks
  }

  private mutating func chunk(isFirst: Bool) throws(WorkspaceError) -> Patch.Chunk {
    var chunk = Patch.Chunk(lines: [])
    let start = lines.first?.number ?? 0
    var hasMark = false
    while let line = lines.first, let context = Self.context(of: line.bytes) {
      if !context.isEmpty { chunk.contexts.append(context) }
      hasMark = true
      lines.removeFirst()
    }
    guard hasMark || isFirst else {
      throw .invalidPatch(line: start, reason: "a new run of lines begins with @@.")
    }
    while let line = lines.first, let diffLine = try diffLine(line, in: chunk) {
      chunk.lines.append(diffLine)
      lines.removeFirst()
    }
    guard !chunk.lines.isEmpty else {
      throw .invalidPatch(line: start, reason: "there are no lines after @@.")
    }
    if let line = lines.first, line.bytes.trimmed == Marker.endOfFile {
      chunk.isEndOfFile = true
      lines.removeFirst()
    }
    return chunk
  }

  /// The line as part of the chunk, or nil when the chunk is over.
  private func diffLine(
    _ line: Line, in chunk: Patch.Chunk
  ) throws(WorkspaceError) -> DiffLine? {
    let text = Array(line.bytes.dropFirst())
    switch line.bytes.first {
    case nil: return DiffLine(.context, [])
    case UInt8(ascii: " "): return DiffLine(.context, text)
    case UInt8(ascii: "+"): return DiffLine(.added, text)
    case UInt8(ascii: "-"): return DiffLine(.removed, text)
    default:
      guard !line.bytes.starts(with: Marker.stars), Self.context(of: line.bytes) == nil else {
        return nil
      }
      throw .invalidPatch(
        line: line.number,
        reason: """
          a line of a change begins with a space, + or -, found \
          \(String(decoding: line.bytes, as: UTF8.self).prefix(80).debugDescription).
          """)
    }
  }

  /// The text after `@@`, empty for none and for the line numbers of a unified diff; nil when the
  /// line is no such mark.
  private static func context(of bytes: [UInt8]) -> [UInt8]? {
    let bytes = bytes.last == 0x0D ? bytes.dropLast() : bytes[...]
    if bytes.elementsEqual("@@".utf8) { return [] }
    guard bytes.starts(with: "@@ ".utf8) else { return nil }
    let text = Array(bytes.dropFirst(3))
    let words = text.split(separator: UInt8(ascii: " "), maxSplits: 3)
    let isNumbers =
      words.count >= 3 && words[0].first == UInt8(ascii: "-") && words[1].first == 0x2B
      && words[2].elementsEqual("@@".utf8)
    return isNumbers || text.trimmed.isEmpty ? [] : text
  }
}

// MARK: - Lines

extension PatchParser {
  private enum Marker {
    static let begin = Array("*** Begin Patch".utf8)
    static let end = Array("*** End Patch".utf8)
    static let add = Array("*** Add File:".utf8)
    static let delete = Array("*** Delete File:".utf8)
    static let update = Array("*** Update File:".utf8)
    static let move = Array("*** Move to:".utf8)
    static let endOfFile = Array("*** End of File".utf8)
    static let stars = Array("***".utf8)
  }

  private func path(in line: Line, after marker: [UInt8]) throws(WorkspaceError) -> FilePath? {
    let trimmed = line.bytes.trimmed
    guard trimmed.starts(with: marker) else { return nil }
    let path = trimmed.dropFirst(marker.count).trimmed
    guard !path.isEmpty else {
      throw .invalidPatch(line: line.number, reason: "the path is missing.")
    }
    return FilePath(bytes: path)
  }

  /// Whether a header stands there with white space before it, at a place where a chunk could begin.
  private func isHeader(_ line: Line) -> Bool {
    let trimmed = line.bytes.trimmed
    return [Marker.add, Marker.delete, Marker.update].contains { trimmed.starts(with: $0) }
  }

  private mutating func skipBlankLines() {
    while let line = lines.first, line.bytes.trimmed.isEmpty { lines.removeFirst() }
  }

  private static func dropBlankEnds(of lines: inout ArraySlice<Line>) {
    while let line = lines.first, line.bytes.trimmed.isEmpty { lines.removeFirst() }
    while let line = lines.last, line.bytes.trimmed.isEmpty { lines.removeLast() }
  }

  /// Takes `<<'EOF'` … `EOF` away, with or without a command before it.
  private static func unwrapHereDocument(_ lines: inout ArraySlice<Line>) {
    guard lines.count >= 2, let first = lines.first, let last = lines.last else { return }
    let opening = first.bytes.trimmed
    guard !opening.starts(with: Marker.stars),
      let mark = opening.indices.dropLast().first(where: {
        opening[$0] == UInt8(ascii: "<") && opening[$0 + 1] == UInt8(ascii: "<")
      })
    else { return }
    let word = opening[(mark + 2)...].filter {
      $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "-")
    }.trimmed
    guard !word.isEmpty, last.bytes.trimmed == word else { return }
    lines = lines.dropFirst().dropLast()
    dropBlankEnds(of: &lines)
  }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
  /// Without spaces, tabs and line ends before and after.
  var trimmed: [UInt8] {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let start = firstIndex(where: { !isBlank($0) }),
      let end = lastIndex(where: { !isBlank($0) })
    else { return [] }
    return Array(self[start...end])
  }
}
