import JSON
import Models
import TestFolder
import Testing
import Tools

@Suite struct ViewImageTests {
  /// Files that begin as pictures of a size do, without the pictures.
  enum Picture {
    static func png(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + big(width, 4) + big(height, 4) + [8, 6, 0, 0, 0]
    }
    static func gif(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      Array("GIF89a".utf8) + big(width, 2).reversed() + big(height, 2).reversed() + [0, 0, 0]
    }
    /// With a fill byte, a segment to pass over and a frame of the progressive kind.
    static func jpeg(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xC2, 0, 11, 8]
        + big(height, 2) + big(width, 2) + [3]
    }
    static func lossy(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      webp(
        "VP8 ", [0, 0, 0, 0x9D, 0x01, 0x2A] + big(width, 2).reversed() + big(height, 2).reversed())
    }
    static func lossless(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      webp("VP8L", [0x2F] + big((width - 1) | (height - 1) << 14, 4).reversed())
    }
    static func extended(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      webp("VP8X", [0, 0, 0, 0] + big(width - 1, 3).reversed() + big(height - 1, 3).reversed())
    }
    private static func webp(_ kind: String, _ body: [UInt8]) -> [UInt8] {
      Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP\(kind)".utf8) + [0, 0, 0, 0] + body
    }
    private static func big(_ number: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }
  }

  static let pictures: [(bytes: [UInt8], type: String)] = [
    (Picture.png(640, 480), "image/png"), (Picture.gif(640, 480), "image/gif"),
    (Picture.jpeg(640, 480), "image/jpeg"), (Picture.lossy(640, 480), "image/webp"),
    (Picture.lossless(640, 480), "image/webp"), (Picture.extended(640, 480), "image/webp"),
  ]

  @Test(arguments: pictures)
  func `a picture is known by its bytes`(bytes: [UInt8], type: String) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(bytes, to: "shot.txt")
    let outcome = try await fixture.read("view_image", ["path": "shot.txt"])
    #expect(outcome.output == "shot.txt: \(type), 640 x 480 pixels, \(bytes.count) bytes.")
    guard case .data(let mediaType, let base64) = outcome.images.first?.source else {
      Issue.record("\(outcome)")
      return
    }
    #expect(mediaType == type)
    #expect(Self.decoded(base64) == bytes)
    #expect(
      try await fixture.read("read_file", ["path": "shot.txt"])
        == ToolOutcome(
          "shot.txt is a picture (\(type)); look at it with view_image.", isError: true))
  }

  static let refusals: [(bytes: [UInt8], sentence: String)] = [
    ([], "a.png is empty."),
    (
      Array("hello".utf8),
      "a.png is not a PNG, JPEG, GIF or WebP picture; text is read with read_file."
    ),
    (
      Array("<svg/>".utf8),
      "a.png is not a PNG, JPEG, GIF or WebP picture; text is read with read_file."
    ),
    (
      Array(Picture.png(1, 1).prefix(18)),
      "a.png is a damaged image/png file: its size cannot be read."
    ),
    (Picture.png(0, 9), "a.png is a damaged image/png file: its size cannot be read."),
    ([0xFF, 0xD8, 0xFF], "a.png is a damaged image/jpeg file: its size cannot be read."),
    (
      [0xFF, 0xD8, 0xFF, 0xE0, 0, 0], "a.png is a damaged image/jpeg file: its size cannot be read."
    ),
    (
      Picture.png(8_001, 10),
      "a.png has 8001 x 10 pixels; no side may be longer than 8000: make it smaller."
    ),
    (
      Picture.png(10, 10) + [UInt8](repeating: 0, count: 3 << 20),
      "a.png has 3145757 bytes, more than the 3145728 that a model can be shown; make it smaller."
    ),
  ]

  @Test(arguments: refusals)
  func `what cannot be shown is refused in words`(bytes: [UInt8], sentence: String) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write(bytes, to: "a.png")
    #expect(
      try await fixture.read("view_image", ["path": "a.png"])
        == ToolOutcome(sentence, isError: true))
  }

  @Test(arguments: 0...40)
  func `every beginning of a picture is read without harm`(count: Int) async throws {
    let fixture = try ToolFixture()
    for (bytes, _) in Self.pictures {
      try fixture.folder.write(Array(bytes.prefix(count)), to: "a.png")
      _ = try await fixture.read("view_image", ["path": "a.png"])
    }
  }

  /// Base 64 read the long way.
  private static func decoded(_ text: String) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bits = 0
    var count = 0
    var bytes: [UInt8] = []
    for letter in text.utf8 where letter != UInt8(ascii: "=") {
      bits = bits << 6 | (letters.firstIndex(of: letter) ?? 0)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
