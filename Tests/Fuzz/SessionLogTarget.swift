import Agent
import CPosix
import Glibc
import JSON

@testable import Sessions

extension FuzzTarget {
  /// Lines of a log, read in blocks of every size and by several threads; lines that are JSON
  /// become whole records first when the first byte's high bit is set.
  static let sessionLog = FuzzTarget(name: "sessionlog") { bytes in
    guard let first = bytes.first else { return }
    let text = Array(bytes.dropFirst())
    let log = first & 0x80 == 0 ? text : mended(text)
    let file = memoryFile(log)
    defer { close(file) }
    let whole = contents(of: file, count: log.count, block: 1 << 20, part: .max)
    let block = contents(of: file, count: log.count, block: Int(first & 0x3F) + 2, part: .max)
    precondition(whole == block, "the size of a block changed the records")
    if first & 0x40 != 0 {
      let parts = contents(of: file, count: log.count, block: 64, part: 1)
      precondition(whole.records == parts.records, "a second thread changed the records")
    }
    whole.records.forEach(check)
  }

  /// What a record says of the session must be written as it was read.
  private static func check(_ record: SessionRecord) {
    guard let event = SessionEvent(json: record.payload) else { return }
    precondition(SessionEvent(json: event.json) == event, "an event changed in its stored form")
  }

  private struct Outcome: Equatable {
    var records: [SessionRecord]
    var damage: [Int]
    var tail: LogTail
  }

  private static func contents(of file: Int32, count: Int, block: Int, part: Int) -> Outcome {
    let reader = LogReader(
      descriptor: file, path: "log", length: count, blockSize: block, bytesPerThread: part)
    guard let contents = try? reader.contents() else {
      preconditionFailure("a log in memory cannot be read")
    }
    return Outcome(records: contents.records, damage: contents.damage, tail: contents.tail)
  }

  private static func mended(_ text: [UInt8]) -> [UInt8] {
    var log: [UInt8] = []
    var sequence = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if let payload = try? JSON(parsing: Array(line)) {
        sequence += 1
        RecordLine.write(
          SessionRecord(sequence: sequence, time: 1_763_640_000_000, payload: payload), to: &log)
      } else {
        log += line + [0x0A]
      }
    }
    return log
  }

  private static func memoryFile(_ bytes: [UInt8]) -> Int32 {
    let file = cposix_memfd("log")
    precondition(file >= 0, "no file in memory")
    bytes.withUnsafeBytes { bytes in
      precondition(write(file, bytes.baseAddress, bytes.count) == bytes.count, "no memory")
    }
    return file
  }
}
