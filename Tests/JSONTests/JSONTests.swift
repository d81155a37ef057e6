import JSON
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    #"{"b":1.50,"a":[true,false,null],"b2":"x\ny"}"#, "[]", "{}", #""\u001b""#, "-0", "1e+9",
    #""é😀""#,
  ])
  func `a value is written back as it was read`(text: String) throws {
    #expect(try JSON(parsing: text).text == text)
  }

  @Test func `escapes are decoded`() throws {
    #expect(
      try JSON(parsing: #""\u00e9\ud83d\ude00\ud800x\/\b\f""#)
        == .string("é😀\u{FFFD}x/\u{8}\u{C}"))
  }

  @Test(arguments: [
    ("", JSONError.unexpectedEnd(offset: 0)), ("{\"a\":1,}", .unexpected(byte: 0x7D, offset: 7)),
    ("01", .unexpected(byte: 0x31, offset: 1)), ("1.", .invalidNumber(offset: 0)),
    ("\"\n\"", .controlCharacter(offset: 1)), ("\"\\x\"", .invalidEscape(offset: 1)),
    ("tru", .unexpectedEnd(offset: 3)), ("nul ", .unexpected(byte: 0x20, offset: 3)),
    ("[1 2]", .unexpected(byte: 0x32, offset: 3)), ("-", .unexpectedEnd(offset: 1)),
  ])
  func `a bad text is refused with its place`(text: String, error: JSONError) {
    #expect(throws: error) { try JSON(parsing: text) }
  }

  @Test(arguments: [
    (#""é😀 and \"é\" to the end""#, "é😀 and \"é\" to the end"),
    (#""a\nlong line\n\n""#, "a\nlong line\n\n"),
    (#""\u0041é\\""#, "Aé\\"), (#""""#, ""),
  ])
  func `what stands between escapes is kept`(text: String, value: String) throws {
    #expect(try JSON(parsing: text) == .string(value))
  }

  @Test(arguments: [[0x61, 0xFF], [0xC3], [0x5C, 0x6E, 0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]])
  func `a string that is not UTF-8 is refused`(bytes: [UInt8]) {
    #expect(throws: JSONError.invalidUTF8(offset: 2)) {
      try JSON(parsing: Array("[\"".utf8) + bytes + Array("\"]".utf8))
    }
  }

  @Test(arguments: 0..<text.utf8.count)
  func `a text that is cut off is refused`(at end: Int) {
    #expect(throws: JSONError.self) { try JSON(parsing: Array(Self.text.utf8.prefix(end))) }
  }

  private static let text = #"{"é":[1.5e-3,"\ud83d\ude00\n"],"b":{"c":null}}"#

  @Test func `nesting has a limit`() {
    let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
    #expect(throws: JSONError.tooDeep(limit: 512)) { try JSON(parsing: deep) }
  }

  @Test func `the last of repeated members counts and all are kept`() throws {
    let value = try JSON(parsing: #"{"a":1,"a":2}"#)
    #expect(value["a"]?.intValue == 2)
    #expect(value.text == #"{"a":1,"a":2}"#)
  }
}
