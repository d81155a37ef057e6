import Glibc
import JSON
import TestFolder
import Testing

@testable import Sessions

@Suite struct LogReaderTests {
  static let records = (1...40).map { number in
    SessionRecord(
      sequence: number, time: number,
      payload: ["type": "notice", "text": .string(String(repeating: "é", count: number * 3 % 50))])
  }
  static let log = records.flatMap(RecordLineTests.line)

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func contents(
    _ bytes: [UInt8], blockSize: Int = 1 << 20, bytesPerThread: Int = 1 << 20,
    lineLimit: Int = 1 << 20
  ) throws -> LogContents<JSON> {
    let path = folder.path + "/log"
    try TemporaryFolder.write(bytes, at: path)
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    return try LogReader(
      descriptor: descriptor, path: path, length: bytes.count, blockSize: blockSize,
      bytesPerThread: bytesPerThread, lineLimit: lineLimit
    ).contents()
  }

  @Test(arguments: [1, 7, 64, 100, 1000, 1 << 16], [1, 50, 300, 1 << 20])
  func `blocks and parts of any size give the same`(blockSize: Int, bytesPerThread: Int) throws {
    let contents = try contents(
      Self.log, blockSize: blockSize, bytesPerThread: bytesPerThread)
    #expect(contents.records == Self.records)
    #expect(contents.damage.isEmpty)
    #expect(contents.tail == .whole)
  }

  @Test func `a log cut anywhere gives its whole lines`() throws {
    let log = Self.records.prefix(4).flatMap(RecordLineTests.line)
    let ends = log.indices.filter { log[$0] == UInt8(ascii: "\n") }
    for count in 0...log.count {
      let contents = try contents(Array(log.prefix(count)), bytesPerThread: 60)
      let whole = ends.filter { $0 <= count }.count
      #expect(contents.records == Array(Self.records.prefix(whole)))
      if count == 0 || ends.contains(count - 1) {
        #expect(contents.tail == .whole)
      } else if ends.contains(count) {
        #expect(contents.tail == .unended)
      } else {
        #expect(contents.tail == .torn(offset: (ends.last { $0 < count } ?? -1) + 1))
      }
    }
  }

  @Test func `a changed byte loses its own record alone`() throws {
    let log = Self.records.prefix(5).flatMap(RecordLineTests.line)
    for offset in log.indices {
      var damaged = log
      damaged[offset] = damaged[offset] == UInt8(ascii: "\n") ? 0x20 : UInt8(ascii: "\n")
      let contents = try contents(damaged)
      let lost = 5 - contents.records.count
      // A line feed that became a space costs nothing.
      #expect(lost == (log[offset] == UInt8(ascii: "\n") ? 0 : 1), "at \(offset)")
      #expect(!contents.damage.isEmpty || contents.tail != .whole)
    }
  }

  @Test(arguments: [200, 512, 700, 4096], [0, 1, 333, 1024])
  func `a run of zero bytes loses only what it covers`(length: Int, at offset: Int) throws {
    var damaged = Self.log
    let end = min(offset + length, damaged.count)
    for index in offset..<end { damaged[index] = 0 }
    let contents = try contents(damaged, bytesPerThread: 400)
    var start = 0
    let untouched = Self.records.filter { record in
      defer { start += RecordLineTests.line(record).count }
      let count = RecordLineTests.line(record).count - 1
      return start >= end || start + count <= offset
    }
    #expect(contents.records == untouched)
    #expect(contents.damage.count == 1 || contents.tail != .whole)
  }

  @Test func `garbage is passed over`() throws {
    let garbage = [
      Array("{}\nnull\n\n\u{0}\u{0}\n".utf8), [0xFF, 0xC0, 0x0A], Array("{\"seq\":\n".utf8),
    ]
    let line = RecordLineTests.line
    let contents = try contents(
      line(Self.records[0]) + garbage.joined() + line(Self.records[1]))
    #expect(contents.records == Array(Self.records[..<2]))
    #expect(contents.damage == [1, 1, 1, 1, 1])
  }

  @Test func `a line over the limit is passed over`() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 5000) + [0x0A]
    let line = RecordLineTests.line
    let contents = try contents(
      line(Self.records[0]) + long + line(Self.records[1]), blockSize: 16, bytesPerThread: 600,
      lineLimit: 1024)
    #expect(contents.records == Array(Self.records[..<2]))
    #expect(contents.damage == [1])
  }

  @Test func `jumps in the numbering are counted, and a record that stands twice is left out`() {
    let records = [1, 2, 2, 5, 9].map { Self.records[$0 - 1] }
    var contents = LogContents(records: records, damage: [4])
    #expect(contents.checkSequence() == 2)
    #expect(contents.records.map(\.sequence) == [1, 2, 5, 9])
  }
}
