/// A program's output as lines of plain text, as a terminal would leave them: escape sequences
/// are taken out, and a carriage return lets the line be written anew.
struct OutputText: Sendable {
  private var lines: [String] = []
  private var last: [UInt8] = []
  /// A carriage return was seen and nothing after it yet.
  private var isReturning = false
  private var escape = Escape.none

  private enum Escape: Sendable { case none, introduced, sequence, string, stringEscape }

  var isEmpty: Bool { lines.isEmpty && last.isEmpty }

  var text: String {
    let rest = last.isEmpty ? [] : [String(decoding: last, as: UTF8.self)]
    return (lines + rest).joined(separator: "\n")
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var index = 0
      while index < bytes.count {
        guard escape == .none, !isReturning, bytes[index] >= 0x20 else {
          add(bytes[index])
          index += 1
          continue
        }
        let end = bytes[index...].firstIndex { $0 < 0x20 } ?? bytes.count
        last.append(contentsOf: bytes[index..<end])
        index = end
      }
    }
  }

  /// Drops empty lines at the end.
  mutating func finish() {
    guard last.isEmpty else { return }
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The last lines, and how many stand before them.
  func tail(_ count: Int) -> (lines: [String], hidden: Int) {
    let rest = last.isEmpty ? [] : [String(decoding: last, as: UTF8.self)]
    let total = lines.count + rest.count
    return (Array(lines.suffix(max(0, count - rest.count))) + rest, max(0, total - count))
  }

  /// The first lines, and how many stand after them.
  func head(_ count: Int) -> (lines: [String], hidden: Int) {
    let rest = last.isEmpty ? [] : [String(decoding: last, as: UTF8.self)]
    let total = lines.count + rest.count
    return (Array((lines.prefix(count) + rest).prefix(count)), max(0, total - count))
  }

  private mutating func add(_ byte: UInt8) {
    switch escape {
    case .none: addPlain(byte)
    case .introduced:
      switch byte {
      case UInt8(ascii: "["): escape = .sequence
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
        UInt8(ascii: "_"):
        escape = .string
      case 0x20..<0x30: break
      default: escape = .none
      }
    case .sequence:
      if (0x40..<0x7F).contains(byte) || byte == 0x0A { escape = .none }
      if byte == 0x0A { addPlain(byte) }
    case .string:
      if byte == 0x07 { escape = .none } else if byte == 0x1B { escape = .stringEscape }
      if byte == 0x0A {
        escape = .none
        addPlain(byte)
      }
    case .stringEscape: escape = .none
    }
  }

  private mutating func addPlain(_ byte: UInt8) {
    switch byte {
    case 0x0A:
      lines.append(String(decoding: last, as: UTF8.self))
      last.removeAll()
      isReturning = false
    case 0x0D: isReturning = true
    case 0x1B: escape = .introduced
    case 0x08: removeLastCharacter()
    default:
      if isReturning {
        last.removeAll()
        isReturning = false
      }
      last.append(byte)
    }
  }

  private mutating func removeLastCharacter() {
    while let byte = last.popLast(), byte & 0xC0 == 0x80 {}
  }
}
