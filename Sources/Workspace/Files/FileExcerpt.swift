import Glibc

/// Some lines of a file that may be too long to be read as a whole.
package struct FileExcerpt: Sendable, Equatable {
  package struct Line: Sendable, Equatable {
    /// Without the line feed, and no more than was asked for.
    package var bytes: [UInt8]
    /// What is missing at its end.
    package var omittedBytes = 0
  }

  /// Which lines, and how much of them.
  package struct Range: Sendable {
    /// Counted from 1.
    package var first: Int
    package var last: Int?
    package var lineLimit: Int
    /// Of all lines together; the first line is given whatever it is.
    package var byteLimit: Int
    package var lineByteLimit: Int

    package init(
      first: Int, last: Int?, lineLimit: Int, byteLimit: Int, lineByteLimit: Int
    ) {
      self.first = first
      self.last = last
      self.lineLimit = lineLimit
      self.byteLimit = byteLimit
      self.lineByteLimit = lineByteLimit
    }
  }

  /// The first bytes of the file, whatever lines were asked for.
  package fileprivate(set) var head: [UInt8] = []
  package fileprivate(set) var lines: [Line] = []
  /// The lines of the file up to where reading ended.
  package fileprivate(set) var lineCount = 0
  /// Whether reading ended where the file does.
  package fileprivate(set) var isAtEnd = false
  /// Whether the last of ``lines`` ends with a line feed.
  package fileprivate(set) var endsLastLine = true
  package fileprivate(set) var size = 0
}

/// Finds lines in a file that comes in pieces, and keeps no others.
struct ExcerptReader {
  private static let headLimit = 8_000

  private(set) var excerpt = FileExcerpt()
  private let range: FileExcerpt.Range
  private var line = FileExcerpt.Line(bytes: [])
  private var isInLine = false
  private var keptBytes = 0
  private var isFull = false

  init(_ range: FileExcerpt.Range) { self.range = range }

  /// Takes the next piece; false once nothing behind it is wanted.
  mutating func add(_ piece: UnsafeRawBufferPointer) -> Bool {
    let missing = Self.headLimit - excerpt.head.count
    if missing > 0 { excerpt.head += piece.prefix(missing) }
    var rest = piece[...]
    while !rest.isEmpty {
      guard !isFull else { return false }
      let end = Self.lineFeed(in: rest)
      take(rest[..<(end ?? rest.endIndex)])
      guard let end else { break }
      endLine(hasFeed: true)
      rest = rest[(end + 1)...]
    }
    return true
  }

  /// Tells that the file has no more.
  mutating func finish() {
    if isInLine { endLine(hasFeed: false) }
    excerpt.isAtEnd = true
  }

  private static func lineFeed(in piece: Slice<UnsafeRawBufferPointer>) -> Int? {
    let bytes = UnsafeRawBufferPointer(rebasing: piece)
    guard let start = bytes.baseAddress, let found = memchr(start, 0x0A, bytes.count) else {
      return nil
    }
    return piece.startIndex + (UnsafeRawPointer(found) - start)
  }

  private var isWanted: Bool { excerpt.lineCount + 1 >= range.first }

  private mutating func take(_ piece: Slice<UnsafeRawBufferPointer>) {
    guard !piece.isEmpty else { return }
    isInLine = true
    guard isWanted else { return }
    let room = range.lineByteLimit - line.bytes.count
    line.bytes += piece.prefix(room)
    line.omittedBytes += max(0, piece.count - room)
  }

  private mutating func endLine(hasFeed: Bool) {
    defer {
      line = FileExcerpt.Line(bytes: [])
      isInLine = false
      excerpt.lineCount += 1
    }
    guard isWanted else { return }
    let isFirst = excerpt.lines.isEmpty
    guard isFirst || keptBytes + line.bytes.count <= range.byteLimit else {
      isFull = true
      return
    }
    keptBytes += line.bytes.count
    excerpt.lines.append(line)
    excerpt.endsLastLine = hasFeed
    let isLast = range.last.map { excerpt.lineCount + 1 >= $0 } ?? false
    isFull = isLast || excerpt.lines.count >= range.lineLimit
  }
}

extension Workspace {
  /// So far into a file lines are looked for, in bytes.
  private static let excerptLimit = 4 << 30

  /// Reads lines of a file of any length, without keeping the rest of it in memory.
  ///
  /// Cancelling the task ends it with what was found.
  package func excerpt(
    of path: FilePath, _ range: FileExcerpt.Range
  ) throws(WorkspaceError) -> FileExcerpt {
    let (file, information) = try open(path)
    var reader = ExcerptReader(range)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while !Task.isCancelled {
      let count = buffer.withUnsafeMutableBytes {
        Glibc.read(file.number, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(operation: "Reading", path, errno: errno) }
      guard count > 0 else {
        reader.finish()
        break
      }
      offset += count
      let isWanted = buffer.withUnsafeBytes {
        reader.add(UnsafeRawBufferPointer(rebasing: $0[..<count]))
      }
      guard isWanted, offset < Self.excerptLimit else { break }
    }
    var excerpt = reader.excerpt
    excerpt.size = max(information.size, offset)
    return excerpt
  }
}
