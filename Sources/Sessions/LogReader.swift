import Glibc
import JSON

/// Reads a log in blocks, each core a part of the file.
///
/// Bad lines are passed over and counted, whatever they hold; memory beyond the records is one
/// block a core.
struct LogReader: Sendable {
  let descriptor: Int32
  let path: String
  /// How many bytes of the file to read.
  let length: Int
  var blockSize = 1 << 20
  /// Smaller files are read by one thread.
  var bytesPerThread = 4 << 20
  /// A longer line is passed over.
  var lineLimit = 256 << 20

  func contents() throws(SessionError) -> LogContents<JSON> { try contents(reading: { $0 }) }

  /// The records, each with what `reading` makes of its payload, on the thread that read it.
  func contents<Payload>(
    reading: @escaping @Sendable (JSON) -> Payload
  ) throws(SessionError) -> LogContents<Payload> {
    let parts = max(1, min(Threads.cores, length / max(1, bytesPerThread)))
    var results = Threads.map(parts) { [self] part in
      Result { () throws(SessionError) in try self.part(part, of: parts, reading) }
    }
    // Taken out, so that the first part's records need not be copied.
    var contents = try results.removeFirst().get()
    for result in results { contents.append(try result.get()) }
    return contents
  }

  /// The lines that begin in one of the equal parts of the file.
  private func part<Payload>(
    _ part: Int, of parts: Int, _ reading: (JSON) -> Payload
  ) throws(SessionError) -> LogContents<Payload> {
    let from = length / parts * part
    let to = part + 1 < parts ? from + length / parts : length
    var block = LineBlock(reader: self, from: from)
    defer { block.deallocate() }
    var contents = LogContents<Payload>()
    while true {
      let isEnd = try block.fill()
      while let line = block.nextLine() {
        guard line.offset < to else { return contents }
        contents.take(line.bytes, reading)
      }
      if block.passedOver { contents.damage.append(contents.records.count) }
      guard block.lineOffset < to else { return contents }
      if isEnd {
        contents.take(tail: block.rest, at: block.lineOffset, reading)
        return contents
      }
    }
  }
}

extension LogContents {
  fileprivate mutating func take(_ line: UnsafeRawBufferPointer, _ reading: (JSON) -> Payload) {
    guard !line.isEmpty else { return }
    if let record = RecordLine.read(line) {
      records.append(record.map(reading))
    } else {
      damage.append(records.count)
      records.append(contentsOf: RecordLine.salvage(line).map { $0.map(reading) })
    }
  }

  fileprivate mutating func take(
    tail bytes: UnsafeRawBufferPointer, at offset: Int, _ reading: (JSON) -> Payload
  ) {
    guard !bytes.isEmpty else { return }
    let known = records.count
    take(bytes, reading)
    tail = records.count > known ? .unended : .torn(offset: offset)
  }
}

extension SessionRecord {
  fileprivate func map<Other>(_ reading: (JSON) -> Other) -> LoggedRecord<Other> {
    LoggedRecord<Other>(sequence: sequence, time: time, payload: reading(payload))
  }
}

/// A window on the file that always begins with a line.
private struct LineBlock {
  private let reader: LogReader
  private var buffer: UnsafeMutableRawBufferPointer
  private var filled = 0
  private var lineStart = 0
  private var bufferOffset: Int
  /// Inside a line that belongs to the part before, or is too long.
  private var isSkipping: Bool
  /// Whether the last ``fill()`` gave up on a line that is too long.
  private(set) var passedOver = false

  init(reader: LogReader, from: Int) {
    self.reader = reader
    buffer = .allocate(byteCount: reader.blockSize, alignment: 16)
    bufferOffset = max(0, from - 1)
    isSkipping = from > 0
  }

  func deallocate() { buffer.deallocate() }

  /// Where the line that comes next begins in the file.
  var lineOffset: Int { isSkipping ? bufferOffset : bufferOffset + lineStart }

  var rest: UnsafeRawBufferPointer {
    isSkipping ? .init(start: nil, count: 0) : .init(rebasing: buffer[lineStart..<filled])
  }

  /// Reads on; answers true at the end of the file.
  mutating func fill() throws(SessionError) -> Bool {
    passedOver = false
    makeRoom()
    while true {
      let wanted = min(buffer.count - filled, reader.length - bufferOffset - filled)
      guard wanted > 0 else { return true }
      let count = pread(
        reader.descriptor, buffer.baseAddress.map { $0 + filled }, wanted, bufferOffset + filled)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw .system(operation: "Reading", path: reader.path, errno: errno)
      }
      filled += count
      return count == 0
    }
  }

  mutating func nextLine() -> (bytes: UnsafeRawBufferPointer, offset: Int)? {
    while filled > lineStart, let base = buffer.baseAddress,
      let end = memchr(base + lineStart, Int32(UInt8(ascii: "\n")), filled - lineStart)
    {
      let start = lineStart
      lineStart = end - UnsafeMutableRawPointer(base) + 1
      if isSkipping {
        isSkipping = false
        continue
      }
      return (.init(rebasing: buffer[start..<lineStart - 1]), bufferOffset + start)
    }
    return nil
  }

  private mutating func makeRoom() {
    if isSkipping { lineStart = filled }
    if lineStart == 0, filled == buffer.count {
      guard filled < reader.lineLimit else {
        isSkipping = true
        passedOver = true
        lineStart = filled
        return makeRoom()
      }
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: .init(buffer))
      buffer.deallocate()
      buffer = larger
    } else if lineStart > 0, let base = buffer.baseAddress {
      memmove(base, base + lineStart, filled - lineStart)
      bufferOffset += lineStart
      filled -= lineStart
      lineStart = 0
    }
  }
}
