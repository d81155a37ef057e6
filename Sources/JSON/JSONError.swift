/// Why a text is not JSON, and where.
package enum JSONError: Error, Equatable, CustomStringConvertible {
  /// `offset` counts bytes from 0.
  case unexpected(byte: UInt8, offset: Int)
  case unexpectedEnd(offset: Int)
  case invalidNumber(offset: Int)
  case invalidEscape(offset: Int)
  case controlCharacter(offset: Int)
  case invalidUTF8(offset: Int)
  case tooDeep(limit: Int)

  package var description: String {
    switch self {
    case .unexpected(let byte, let offset):
      "Unexpected byte 0x\(String(byte, radix: 16)) at offset \(offset)."
    case .unexpectedEnd(let offset): "The text ends at offset \(offset) inside a value."
    case .invalidNumber(let offset): "A number at offset \(offset) is malformed."
    case .invalidEscape(let offset): "An escape at offset \(offset) is malformed."
    case .controlCharacter(let offset):
      "A raw control character stands in a string at offset \(offset)."
    case .invalidUTF8(let offset): "A string at offset \(offset) is not UTF-8."
    case .tooDeep(let limit): "Values are nested more than \(limit) deep."
    }
  }
}
