import Agent
package import Workspace

extension FilePath {
  /// The path for people: as it is when every character of it can be seen, otherwise as
  /// `$'…'` with escapes, the way a shell would take it.
  package var shown: String {
    let text = String(decoding: bytes, as: UTF8.self)
    let isFaithful = text.utf8.elementsEqual(bytes)
    if isFaithful, text.unicodeScalars.allSatisfy(\.isSeen) { return text }
    return Self.escaped(bytes)
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    var result = "$'"
    var rest = bytes[...]
    while let byte = rest.first {
      let scalar = Self.leadingScalar(of: rest)
      if let scalar, scalar.isSeen, scalar != "'", scalar != "\\" {
        result.unicodeScalars.append(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      } else {
        result += Self.escape(byte)
        rest = rest.dropFirst()
      }
    }
    return result + "'"
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0x09: "\\t"
    case 0x1B: "\\e"
    case UInt8(ascii: "'"): "\\'"
    case UInt8(ascii: "\\"): "\\\\"
    default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }

  private static func leadingScalar(of bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var decoder = UTF8()
    var iterator = bytes.prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }
}
