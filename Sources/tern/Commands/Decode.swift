import CPosix
import Glibc
import JSON
import Models

/// `tern decode`: prints the events of a recorded stream, and what it came to.
struct Decode {
  var dialect: String
  var split: Int?
  var path: String?

  func run() throws(Failure) -> Int32 {
    guard let dialect = WireDialect(rawValue: dialect) else {
      throw .usage("\(dialect) is not a dialect. The dialects are responses, chat and messages.")
    }
    let bytes = try contents()
    var decoder = ResponseDecoder(dialect: dialect, provider: "file")
    var result = AnswerSummary(dialect: dialect)
    let size = split ?? max(1, bytes.count)
    for start in stride(from: 0, to: bytes.count, by: size) {
      show(decoder.decode(Array(bytes[start..<min(start + size, bytes.count)])), &result)
    }
    show(decoder.finish(), &result)
    Output.print(result.json.text)
    return result.error == nil ? 0 : 1
  }

  private func show(_ events: [ResponseEvent], _ result: inout AnswerSummary) {
    result.take(events)
    for event in events { Output.print(event.json.text) }
  }

  private func contents() throws(Failure) -> [UInt8] {
    guard let path, path != "-" else {
      guard let bytes = readAll(0) else { throw .failed("Standard input cannot be read.") }
      return bytes
    }
    let file = cposix_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else {
      throw .usage("\(path) cannot be read: \(String(cString: strerror(errno))).")
    }
    defer { close(file) }
    guard let bytes = readAll(file) else { throw .failed("\(path) cannot be read.") }
    return bytes
  }
}
