/// A path as the kernel knows it: bytes, of any encoding, compared one by one.
package struct FilePath: Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
  package var bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }
  package init(stringLiteral value: String) { self.init(value) }

  package static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  package var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

  /// For people only: what is not UTF-8 becomes U+FFFD.
  package var display: String { String(decoding: bytes, as: UTF8.self) }

  /// The path of `name` below this one, or `name` itself when it is absolute.
  package func appending(_ name: FilePath) -> FilePath {
    guard !name.isAbsolute, !bytes.isEmpty else { return name }
    let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return FilePath(bytes: bytes + separator + name.bytes)
  }
}

extension FilePath {
  /// The names between the slashes; empty ones and `.` are left out, `..` is kept.
  var components: [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != Self.here }
  }

  /// A relative path of these names; `.` for none.
  init(components: some Collection<[UInt8]>) {
    bytes = components.isEmpty ? Self.here : Array(components.joined(separator: [0x2F]))
  }

  static let here = Array(".".utf8)
  static let above = Array("..".utf8)
}
