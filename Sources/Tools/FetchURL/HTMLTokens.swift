/// Cuts HTML into tags and text, as forgiving as browsers are.
struct HTMLTokens {
  struct Tag: Equatable {
    var name: String
    var attributes: [(name: String, value: String)] = []
    /// Whether it ends itself, as in `<br/>`.
    var isClosed = false

    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

    static func == (left: Tag, right: Tag) -> Bool {
      left.name == right.name && left.isClosed == right.isClosed
        && left.attributes.elementsEqual(right.attributes, by: ==)
    }
  }

  enum Token: Equatable {
    case text(String)
    case start(Tag)
    case end(String)
  }

  private let bytes: [UInt8]
  private var position = 0
  /// The element whose text is no markup, until its own end.
  private var rawElement: String?

  init(_ html: String) { bytes = Array(html.utf8) }

  mutating func next() -> Token? {
    while position < bytes.count {
      if let name = rawElement {
        rawElement = nil
        let text = takeRaw(until: name)
        if !text.isEmpty { return .text(text) }
        continue
      }
      guard bytes[position] == UInt8(ascii: "<") else { return .text(takeText()) }
      if let token = takeMarkup() { return token }
    }
    return nil
  }

  private mutating func takeText() -> String {
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
    defer { position = end }
    return HTMLEntities.decoded(bytes[position..<end])
  }

  /// The text of a script or a style, up to its end tag.
  private mutating func takeRaw(until name: String) -> String {
    let wanted = Array("</\(name)".utf8)
    var index = position
    while let found = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
      let tag = bytes[found...].prefix(wanted.count).map { Self.small($0) }
      if tag == wanted {
        defer { position = found }
        return String(decoding: bytes[position..<found], as: UTF8.self)
      }
      index = found + 1
    }
    defer { position = bytes.count }
    return String(decoding: bytes[position...], as: UTF8.self)
  }

  private mutating func takeMarkup() -> Token? {
    let rest = bytes[(position + 1)...]
    switch rest.first {
    case UInt8(ascii: "!"):
      let isComment = rest.starts(with: "!--".utf8)
      let isData = rest.starts(with: "![CDATA[".utf8)
      skip(past: isComment ? "-->" : isData ? "]]>" : ">")
      return nil
    case UInt8(ascii: "?"):
      skip(past: ">")
      return nil
    case UInt8(ascii: "/"):
      position += 2
      let name = takeName()
      skip(past: ">")
      return name.isEmpty ? nil : .end(name)
    case .some(let byte) where Self.isLetter(byte):
      position += 1
      let tag = takeTag()
      if ["script", "style", "textarea", "title", "noscript"].contains(tag.name), !tag.isClosed {
        rawElement = tag.name
      }
      return .start(tag)
    default:
      // A sign that is only meant as itself.
      position += 1
      return .text("<")
    }
  }

  private mutating func takeTag() -> Tag {
    var tag = Tag(name: takeName())
    while position < bytes.count {
      skipSpace()
      guard position < bytes.count else { break }
      switch bytes[position] {
      case UInt8(ascii: ">"):
        position += 1
        return tag
      case UInt8(ascii: "/"):
        position += 1
        tag.isClosed = position < bytes.count && bytes[position] == UInt8(ascii: ">")
      default:
        let start = position
        let name = takeName()
        let value = takeValue()
        if tag.attributes.count < 64 { tag.attributes.append((name, value)) }
        if position == start { position += 1 }
      }
    }
    return tag
  }

  private mutating func takeName() -> String {
    let start = position
    while position < bytes.count, !Self.endsName(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position].map(Self.small), as: UTF8.self)
  }

  private mutating func takeValue() -> String {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { return "" }
    position += 1
    skipSpace()
    guard position < bytes.count else { return "" }
    let mark = bytes[position]
    let start: Int
    let end: Int
    if mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") {
      start = position + 1
      end = bytes[start...].firstIndex(of: mark) ?? bytes.count
      position = min(bytes.count, end + 1)
    } else {
      start = position
      end = bytes[start...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") } ?? bytes.count
      position = end
    }
    return HTMLEntities.decoded(bytes[start..<end])
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
  }

  private mutating func skip(past end: String) {
    let wanted = Array(end.utf8)
    var index = position
    while index < bytes.count {
      if bytes[index] == wanted[0], bytes[index...].starts(with: wanted) {
        position = index + wanted.count
        return
      }
      index += 1
    }
    position = bytes.count
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "=")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(small(byte)) }

  private static func small(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
