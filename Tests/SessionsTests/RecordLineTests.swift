import JSON
import Testing

@testable import Sessions

@Suite struct RecordLineTests {
  static let record = SessionRecord(
    sequence: 12, time: 1_763_640_000_000,
    payload: ["type": "notice", "text": "a \"b\"\n\u{1F426}"])

  static func line(_ record: SessionRecord) -> [UInt8] {
    var bytes: [UInt8] = []
    RecordLine.write(record, to: &bytes)
    return bytes
  }

  @Test func `a line has four members and a line feed`() {
    let line = Self.line(SessionRecord(sequence: 1, time: 2, payload: ["type": "x"]))
    let body = #"{"seq":1,"t":2,"event":{"type":"x"}"#
    let sum = String(Array(body.utf8).withUnsafeBytes(CRC32.checksum), radix: 16)
    let digits = String(repeating: "0", count: 8 - sum.count) + sum
    #expect(String(decoding: line, as: UTF8.self) == body + #","crc":""# + digits + "\"}\n")
  }

  @Test func `a line is plain JSON to anyone`() throws {
    let value = try JSON(parsing: Self.line(Self.record))
    #expect(value["seq"] == 12)
    #expect(value["event"] == Self.record.payload)
  }

  @Test func `what was written is read`() {
    let line = Self.line(Self.record).dropLast()
    #expect(Array(line).withUnsafeBytes(RecordLine.read) == Self.record)
  }

  @Test(arguments: 0..<line(record).count - 1)
  func `a line with any byte changed, lost or added is no record`(at offset: Int) {
    let line = Array(Self.line(Self.record).dropLast())
    for change in [1, 0x20, 0x80, 0xFF] as [UInt8] {
      var flipped = line
      flipped[offset] ^= change
      #expect(flipped.withUnsafeBytes(RecordLine.read) == nil)
    }
    #expect(Array(line[..<offset]).withUnsafeBytes(RecordLine.read) == nil)
    #expect(Array(line[..<offset] + line[(offset + 1)...]).withUnsafeBytes(RecordLine.read) == nil)
    #expect(Array(line[..<offset] + [0] + line[offset...]).withUnsafeBytes(RecordLine.read) == nil)
  }

  @Test func `records inside a damaged line are found`() {
    let line = Self.line(Self.record).dropLast()
    let glued = Array(line.prefix(20) + line + [0] + line)
    #expect(glued.withUnsafeBytes(RecordLine.salvage) == [Self.record, Self.record])
  }
}
