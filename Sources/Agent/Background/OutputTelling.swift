import Workspace

/// Turns a command's output into text as it comes, up to a bound, and says what it leaves out.
struct OutputTelling {
  /// What is told of the end of an output that passed the bound, in bytes.
  private static let tailLimit = 8 << 10

  private var decoder = LossyUTF8Decoder()
  private var cursor = OutputCursor()
  private var left: Int
  /// The bytes that came after the bound; nil before it.
  private var beyond: Int?

  /// Tells `limit` bytes as they come.
  init(limit: Int) { left = limit }

  /// What has come since the last time.
  mutating func text(from snapshot: RunningCommand.Snapshot) -> String {
    let (bytes, omitted) = cursor.next(of: snapshot, limit: .max)
    if let beyond {
      self.beyond = beyond + bytes.count + omitted
      return ""
    }
    var text = omitted > 0 ? "\n[… \(omitted) bytes not shown …]\n" : ""
    let told = bytes.prefix(left)
    text += decoder.decode(told)
    left -= told.count
    guard told.count < bytes.count else { return text }
    beyond = bytes.count - told.count
    return text + "\n[… a long output: its end is shown when the command ends …]\n"
  }

  /// The end of an output that passed the bound.
  func rest(of snapshot: RunningCommand.Snapshot) -> String {
    guard let beyond, beyond > 0 else { return "" }
    let tail = snapshot.output.suffix(min(beyond, Self.tailLimit))
    let mark = beyond > tail.count ? "[… \(beyond - tail.count) bytes not shown …]\n" : ""
    var decoder = LossyUTF8Decoder()
    return mark + decoder.decode(tail.drop { $0 & 0xC0 == 0x80 })
  }
}
