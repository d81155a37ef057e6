/// Follows the log of a running session, to know what it does without reading its screen.
struct LogWatch {
  private let find: () -> String?
  private var path: String?
  private var offset = 0

  /// `find` gives the log's path once there is one.
  init(_ find: @escaping () -> String?) { self.find = find }

  /// The whole lines that were added since the last call.
  mutating func newLines() -> [String] {
    if path == nil { path = find() }
    guard let path else { return [] }
    let bytes = Files.bytes(of: path, from: offset)
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    offset += end + 1
    return bytes[...end].split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  mutating func hasFinishedTurn() -> Bool {
    newLines().contains { $0.contains(#""type":"turn.finished""#) }
  }
}
