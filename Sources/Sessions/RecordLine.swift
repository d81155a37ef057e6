import JSON

/// The form of a log's line.
///
///     {"seq":1,"t":1763640000000,"event":{"type":"session.started"},"crc":"0b6d38c1"}
///
/// Always these four members in this order and without spaces; `event` is the payload as it was
/// given. `crc` is the CRC-32 (see ``CRC32``) of all bytes of the line before `,"crc"`, in eight
/// lower-case digits. A line feed ends the line, and JSON allows none inside.
enum RecordLine {
  static func write(_ record: SessionRecord, to bytes: inout [UInt8]) {
    let start = bytes.count
    append(opening, to: &bytes)
    bytes.append(contentsOf: String(record.sequence).utf8)
    append(timeName, to: &bytes)
    bytes.append(contentsOf: String(record.time).utf8)
    append(eventName, to: &bytes)
    record.payload.write(to: &bytes)
    let checksum = bytes[start...].withUnsafeBytes(CRC32.checksum)
    append(checksumName, to: &bytes)
    for shift in stride(from: 28, through: 0, by: -4) {
      bytes.append(digit(UInt8(checksum >> UInt32(shift) & 0xF)))
    }
    bytes.append(contentsOf: #""}"#.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The record of a line without its line feed; nil when anything about it is not as written.
  static func read(_ line: UnsafeRawBufferPointer) -> SessionRecord? {
    let body = line.count - trailerCount
    guard body > 0, checksum(line[body...]) == CRC32.checksum(.init(rebasing: line[..<body]))
    else { return nil }
    var offset = 0
    guard pass(opening, in: line, &offset), let sequence = number(in: line, &offset),
      pass(timeName, in: line, &offset), let time = number(in: line, &offset),
      pass(eventName, in: line, &offset), offset < body,
      let payload = payload(.init(rebasing: line[offset..<body]))
    else { return nil }
    return SessionRecord(sequence: sequence, time: time, payload: payload)
  }

  /// The whole records inside a damaged line: a line feed, or the start of a line, was lost.
  static func salvage(_ line: UnsafeRawBufferPointer) -> [SessionRecord] {
    let starts = starts(in: line)
    var records: [SessionRecord] = []
    for (index, start) in starts.enumerated() {
      let next = index + 1 < starts.count ? starts[index + 1] : line.count
      for end in [next, next - 1] where end > start {
        guard let record = read(.init(rebasing: line[start..<end])) else { continue }
        records.append(record)
        break
      }
    }
    return records
  }
}

extension RecordLine {
  private static let opening: StaticString = #"{"seq":"#
  private static let timeName: StaticString = #","t":"#
  private static let eventName: StaticString = #","event":"#
  private static let checksumName: StaticString = #","crc":""#
  private static let trailerCount = checksumName.utf8CodeUnitCount + 8 + 2
  /// A damaged line is not searched for more records than this.
  private static let salvageLimit = 64

  /// The value of a trailer, `,"crc":"0b6d38c1"}`.
  private static func checksum(_ trailer: Slice<UnsafeRawBufferPointer>) -> UInt32? {
    let bytes = UnsafeRawBufferPointer(rebasing: trailer)
    var offset = 0
    guard pass(checksumName, in: bytes, &offset) else { return nil }
    var value: UInt32 = 0
    for byte in bytes[offset..<offset + 8] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte & 0x0F)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte & 0x07 + 9)
      default: return nil
      }
    }
    guard bytes[offset + 8] == UInt8(ascii: "\""), bytes[offset + 9] == UInt8(ascii: "}") else {
      return nil
    }
    return value
  }

  private static func payload(_ bytes: UnsafeRawBufferPointer) -> JSON? {
    let text = bytes.bindMemory(to: UInt8.self)
    return try? JSON(parsing: text.span)
  }

  private static func pass(
    _ text: StaticString, in bytes: UnsafeRawBufferPointer, _ offset: inout Int
  ) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for index in 0..<count where bytes[offset + index] != text.utf8Start[index] { return false }
    offset += count
    return true
  }

  private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private static func number(in bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> Int? {
    let start = offset
    var value = 0
    while offset < bytes.count, bytes[offset] &- 0x30 < 10, offset - start < 18 {
      value = value * 10 + Int(bytes[offset] &- 0x30)
      offset += 1
    }
    return offset > start ? value : nil
  }

  private static func starts(in line: UnsafeRawBufferPointer) -> [Int] {
    var starts: [Int] = []
    var offset = 0
    while offset < line.count, starts.count < salvageLimit {
      var end = offset
      if line[offset] == UInt8(ascii: "{"), pass(opening, in: line, &end) {
        starts.append(offset)
        offset = end
      } else {
        offset += 1
      }
    }
    return starts
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
