/// Carries out the chunks of an update on a file's bytes.
///
/// Context lines stay as the file has them, byte for byte; an added line ends as its neighbours
/// do, unless the chunk's own lines say with a CR how they end.
struct ChunkApplication {
  private let path: FilePath
  private let file: TextLines
  private let search: LineSearch
  private var edits: [(lines: Range<Int>, replacement: [UInt8])] = []
  /// The first line that no chunk has used yet.
  private var position = 0

  /// The file's bytes after the chunks.
  ///
  /// A CR alone counts as the end of a line only when the lines are not found otherwise.
  static func result(
    of chunks: [Patch.Chunk], on bytes: [UInt8], path: FilePath
  ) throws(WorkspaceError) -> [UInt8] {
    do {
      return try result(of: chunks, on: TextLines(bytes, endings: .lineFeeds), path: path)
    } catch {
      guard case .patchDoesNotMatch = error, bytes.contains(0x0D),
        let result = try? result(of: chunks, on: TextLines(bytes, endings: .all), path: path)
      else { throw error }
      return result
    }
  }

  private static func result(
    of chunks: [Patch.Chunk], on file: TextLines, path: FilePath
  ) throws(WorkspaceError) -> [UInt8] {
    var application = ChunkApplication(path: path, file: file)
    for chunk in chunks { try application.place(chunk) }
    return application.edited()
  }

  private init(path: FilePath, file: TextLines) {
    self.path = path
    self.file = file
    search = LineSearch(file: file)
  }

  private mutating func place(_ chunk: Patch.Chunk) throws(WorkspaceError) {
    var lines = chunk.lines.map { line in
      // The file's byte order mark stands before its first line, not in it.
      guard file.markLength > 0, line.bytes.starts(with: TextLines.byteOrderMark) else {
        return line
      }
      return DiffLine(line.kind, Array(line.bytes.dropFirst(file.markLength)))
    }
    guard lines.contains(where: { $0.kind != .added }) else {
      let place = try insertionPlace(of: chunk)
      edits.append((place..<place, replacement(lines, at: place)))
      if place < file.lines.count { position = place }
      return
    }
    while true {
      do {
        let pattern = lines.filter { $0.kind != .added }.map { $0.bytes.withoutReturn }
        let place = try self.place(of: pattern, chunk)
        edits.append((place..<place + pattern.count, replacement(lines, at: place)))
        position = place + pattern.count
        return
      } catch {
        // An empty line before the next header may belong to the patch's layout.
        guard case .patchDoesNotMatch = error, lines.count > 1, lines.last?.kind == .context,
          lines.last?.bytes.withoutReturn.isEmpty == true
        else { throw error }
        lines.removeLast()
      }
    }
  }

  /// Where the one place is that the chunk means.
  private func place(of pattern: [[UInt8]], _ chunk: Patch.Chunk) throws(WorkspaceError) -> Int {
    let start = position
    if chunk.isEndOfFile, search.isAtEnd(pattern, from: start) {
      return file.lines.count - pattern.count
    }
    let places = search.places(of: pattern, from: start)
    guard !places.isEmpty else {
      throw .patchDoesNotMatch(path, expected: Self.text(pattern))
    }
    let meant: [Int]
    if chunk.contexts.isEmpty {
      meant = places
    } else {
      // The @@ line may also be repeated as the first of the lines.
      let found = try contextPlaces(of: chunk).compactMap { context in
        places.first { $0 >= context }
      }
      meant = found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    guard let place = meant.first else {
      throw .patchDoesNotMatch(path, expected: Self.text(chunk.contexts + pattern))
    }
    guard meant.count == 1 else {
      throw .patchIsAmbiguous(
        path, expected: Self.text(pattern), lines: meant.prefix(5).map { $0 + 1 })
    }
    return place
  }

  /// The lines on which the last of the chunk's `@@` lines stands, after the ones before it.
  private func contextPlaces(of chunk: Patch.Chunk) throws(WorkspaceError) -> [Int] {
    var start = position
    var places: [Int] = []
    for context in chunk.contexts {
      places = search.places(of: [context.withoutReturn], from: start)
      guard let first = places.first else {
        throw .patchDoesNotMatch(path, expected: Self.text([context]))
      }
      start = first + 1
    }
    return places
  }

  /// Lines that replace none go after the `@@` line, or to the end of the file.
  private func insertionPlace(of chunk: Patch.Chunk) throws(WorkspaceError) -> Int {
    guard !chunk.contexts.isEmpty, !chunk.isEndOfFile else { return file.lines.count }
    let places = try contextPlaces(of: chunk)
    guard places.count == 1 else {
      throw .patchIsAmbiguous(
        path, expected: Self.text(chunk.contexts), lines: places.prefix(5).map { $0 + 1 })
    }
    return places[0] + 1
  }

  private static func text(_ lines: [[UInt8]]) -> String {
    lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}

// MARK: - Writing

extension ChunkApplication {
  private func edited() -> [UInt8] {
    var result = Array(file.bytes[..<file.markLength])
    var next = 0
    let inOrder = edits.enumerated().sorted {
      ($0.element.lines.lowerBound, $0.offset) < ($1.element.lines.lowerBound, $1.offset)
    }
    for (_, edit) in inOrder {
      for index in next..<edit.lines.lowerBound { result += file.whole(index) }
      if !edit.replacement.isEmpty { endLine(&result, before: edit.lines.lowerBound) }
      result += edit.replacement
      next = edit.lines.upperBound
    }
    for index in next..<file.lines.count { result += file.whole(index) }
    return result
  }

  /// Ends the file's last line when something follows it.
  private func endLine(_ result: inout [UInt8], before index: Int) {
    guard index == file.lines.count, index > 0, file.ending(index - 1) == nil,
      result.last != 0x0A, result.last != 0x0D
    else { return }
    result += file.ending(index - 2) ?? file.commonEnding
  }

  private func replacement(_ lines: [DiffLine], at place: Int) -> [UInt8] {
    let isLiteral = lines.contains { $0.bytes.last == 0x0D }
    var result: [UInt8] = []
    var index = place
    /// The lines removed just before, whose endings the added ones take.
    var removed = place..<place
    var isOpen = false
    for line in lines {
      switch line.kind {
      case .context:
        result += file.whole(index)
        isOpen = file.ending(index) == nil
        index += 1
        removed = index..<index
      case .removed:
        index += 1
        removed = removed.lowerBound..<index
      case .added:
        if isOpen { result += ending(beside: removed) }
        isOpen = false
        result += line.bytes.withoutReturn
        result +=
          isLiteral ? (line.bytes.last == 0x0D ? [0x0D, 0x0A] : [0x0A]) : ending(beside: removed)
      }
    }
    return result
  }

  /// How a line added in the place of `removed` ends: as all lines there do, or, where they differ,
  /// as most lines of the file.
  private func ending(beside removed: Range<Int>) -> [UInt8] {
    let neighbours =
      removed.map(file.ending)
      + [file.ending(removed.lowerBound - 1), file.ending(removed.upperBound)]
    let endings = neighbours.compactMap { $0 }
    guard let first = endings.first, endings.allSatisfy({ $0 == first }) else {
      return file.commonEnding
    }
    return first
  }
}

extension [UInt8] {
  /// Without the CR at its end.
  var withoutReturn: [UInt8] { last == 0x0D ? Array(dropLast()) : self }
}
