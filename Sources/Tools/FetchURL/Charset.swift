import Glibc

/// Turns a page's bytes into text by the character set it is said to be in.
enum Charset {
  /// The text; without a name it is UTF-8, or what Windows writes where it is not.
  static func decoded(_ bytes: [UInt8], _ name: String?) throws(PageText.Fault) -> String {
    // A byte order mark counts more than any name.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return String(decoding: bytes.dropFirst(3), as: UTF8.self)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return try converted(bytes, from: "UTF-16")
    }
    switch name {
    case nil:
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      return try converted(bytes, from: "CP1252")
    case "utf-8", "utf8", "us-ascii", "ascii": return String(decoding: bytes, as: UTF8.self)
    // What calls itself so is Windows' on the web (WHATWG Encoding, 4.2).
    case "iso-8859-1", "latin1", "l1": return try converted(bytes, from: "CP1252")
    case .some(let name): return try converted(bytes, from: name)
    }
  }

  private static func converted(
    _ bytes: [UInt8], from name: String
  ) throws(PageText.Fault) -> String {
    // Names that glibc would take for options of its own are none of a page's.
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x2F && $0 < 0x7F }) else {
      throw .charset(name)
    }
    let converter = iconv_open("UTF-8", name)
    guard converter != iconv_t(bitPattern: -1) else { throw .charset(name) }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var room = [CChar](repeating: 0, count: 64 << 10)
    var result: [UInt8] = []
    input.withUnsafeMutableBufferPointer { input in
      var next = input.baseAddress
      var left = input.count
      while left > 0 {
        let isDone = room.withUnsafeMutableBufferPointer { room in
          var output = room.baseAddress
          var free = room.count
          let code = iconv(converter, &next, &left, &output, &free)
          let isFull = code == -1 && errno == E2BIG
          result += room[..<(room.count - free)].map { UInt8(bitPattern: $0) }
          return code != -1 || isFull
        }
        guard !isDone, left > 0 else { continue }
        // A byte that is nothing in this set.
        result += [0xEF, 0xBF, 0xBD]
        next = next?.advanced(by: 1)
        left -= 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
