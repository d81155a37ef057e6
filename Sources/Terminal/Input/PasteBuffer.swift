/// Collects a bracketed paste up to its end marker, in time linear in its length.
struct PasteBuffer: Sendable {
  /// The most that is looked at in one call, so that many short pastes cost no more than a long one.
  static let chunk = 4096
  private static let marker: [UInt8] = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []

  /// Takes bytes and answers how many of them belong to the paste and its end marker.
  ///
  /// The answer is nil while the end has not come. The marker may lie across any number of calls.
  mutating func append(_ chunk: UnsafeBufferPointer<UInt8>) -> Int? {
    let before = bytes.count
    bytes.append(contentsOf: chunk)
    guard let start = endMarker(from: max(0, before - (Self.marker.count - 1))) else { return nil }
    bytes.removeSubrange(start...)
    return start + Self.marker.count - before
  }

  /// The paste, with line feeds for `\r\n` and `\r`; empties the buffer.
  mutating func take() -> [UInt8] {
    var text = bytes
    bytes = []
    var length = 0
    var afterReturn = false
    for index in text.indices {
      let byte = text[index]
      if byte == 0x0A, afterReturn {
        afterReturn = false
        continue
      }
      afterReturn = byte == 0x0D
      text[length] = afterReturn ? 0x0A : byte
      length += 1
    }
    text.removeSubrange(length...)
    return text
  }

  private func endMarker(from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index + Self.marker.count <= bytes.count {
        guard bytes[index] == 0x1B else {
          index += 1
          continue
        }
        let candidate = bytes[index..<index + Self.marker.count]
        if candidate.elementsEqual(Self.marker) { return index }
        index += 1
      }
      return nil
    }
  }
}
