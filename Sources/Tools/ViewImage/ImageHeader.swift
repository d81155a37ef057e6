/// What a picture's first bytes say: its kind, whatever the file's name, and its size in pixels.
struct ImageHeader: Equatable {
  enum Kind: Equatable {
    case png, jpeg, gif, webp

    var mediaType: String {
      switch self {
      case .png: "image/png"
      case .jpeg: "image/jpeg"
      case .gif: "image/gif"
      case .webp: "image/webp"
      }
    }
  }

  let kind: Kind
  /// nil when the file ends before it says so.
  private(set) var width: Int?
  private(set) var height: Int?

  /// Reads the beginning of a file; nil when it is no picture of these kinds.
  init?(_ bytes: [UInt8]) {
    let reader = ByteReader(bytes)
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      kind = .png
      // The chunk IHDR comes first: length, name, width, height.
      guard reader.has("IHDR", at: 12) else { return }
      (width, height) = (reader.big(4, at: 16), reader.big(4, at: 20))
    } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
      kind = .gif
      (width, height) = (reader.little(2, at: 6), reader.little(2, at: 8))
    } else if bytes.starts(with: "RIFF".utf8), reader.has("WEBP", at: 8) {
      kind = .webp
      (width, height) = Self.webp(reader)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      kind = .jpeg
      (width, height) = Self.jpeg(reader)
    } else {
      return nil
    }
  }

  /// The three kinds of WebP: lossy, lossless, extended (RFC 9649, section 2).
  private static func webp(_ reader: ByteReader) -> (Int?, Int?) {
    if reader.has("VP8X", at: 12) {
      return (reader.little(3, at: 24).map { $0 + 1 }, reader.little(3, at: 27).map { $0 + 1 })
    }
    if reader.has("VP8L", at: 12), let bits = reader.little(4, at: 21) {
      return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    }
    if reader.has("VP8 ", at: 12) {
      return (
        reader.little(2, at: 26).map { $0 & 0x3FFF }, reader.little(2, at: 28).map { $0 & 0x3FFF }
      )
    }
    return (nil, nil)
  }

  /// Goes from segment to segment up to the frame's (ITU T.81, annex B).
  private static func jpeg(_ reader: ByteReader) -> (Int?, Int?) {
    var position = 2
    while let mark = reader.big(1, at: position), mark == 0xFF {
      guard let code = reader.big(1, at: position + 1) else { break }
      if code == 0xFF {
        position += 1
      } else if (0xC0...0xCF).contains(code), ![0xC4, 0xC8, 0xCC].contains(code) {
        return (reader.big(2, at: position + 7), reader.big(2, at: position + 5))
      } else if code == 0x01 || (0xD0...0xD8).contains(code) {
        position += 2
      } else {
        guard let length = reader.big(2, at: position + 2), length >= 2 else { break }
        position += 2 + length
      }
    }
    return (nil, nil)
  }
}

/// Numbers at places that may not be there.
private struct ByteReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func has(_ text: String, at place: Int) -> Bool {
    place <= bytes.count && bytes[place...].starts(with: text.utf8)
  }

  func big(_ count: Int, at place: Int) -> Int? {
    guard place + count <= bytes.count else { return nil }
    return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
  }

  func little(_ count: Int, at place: Int) -> Int? {
    guard place + count <= bytes.count else { return nil }
    return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
