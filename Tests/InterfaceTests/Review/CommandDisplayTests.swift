import Agent
import Terminal
import Testing
import Text
import Workspace

@testable import Interface

/// Commands that would rather not be seen as they are: table B of bad inputs.
@Suite struct CommandDisplayTests {
  /// What takes no cell, or changes what stands around it.
  static let hidden: [UInt32] =
    Array(0x00...0x08) + Array(0x0B...0x1F) + [0x7F, 0x80, 0x85, 0x9B, 0x9D, 0xA0, 0xAD, 0x034F]
    + [0x061C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180E] + Array(0x2000...0x200F)
    + Array(0x2028...0x202F) + Array(0x205F...0x206F) + [0x3000, 0x3164, 0xFE00, 0xFE0F, 0xFEFF]
    + [0xFFA0, 0xFFF9, 0xFFFB, 0xE000, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF]
    + [0xF0000, 0x10FFFF]

  static func shown(_ line: String, columns: Int = 76) -> String {
    CommandText(["bash", "-c", line]).rows(columns: columns)
      .map { $0.spans.map(\.text).joined() }.joined(separator: "\n")
  }

  /// Rows B04, B05 and B07.
  @Test(arguments: hidden)
  func `what does not show is named and marked`(value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    let line = "ls x\(Character(scalar))y"
    let shown = Self.shown(line)
    #expect(!shown.unicodeScalars.contains(scalar))
    #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.isSeen })
    #expect(Hazard.hazards(of: ["bash", "-c", line]).contains(.hidesCharacters))
  }

  /// Row B01.
  @Test(arguments: [" ", "\t", " \t"])
  func `blanks push nothing out of sight`(blank: String) {
    let line = "ls" + String(repeating: blank, count: 4_000) + "; touch PWNED"
    let shown = Self.shown(line)
    #expect(shown.contains("blanks›; touch PWNED"))
    #expect(shown.utf8.count < 200)
  }

  /// Rows B02 and B03.
  @Test(arguments: [
    String(repeating: "echo\n", count: 299) + "touch PWNED", "# comment\ntouch PWNED",
    "\n\n\n\ntouch PWNED", String(repeating: "x", count: 9_000) + "; touch PWNED",
  ])
  func `a command is all there, to its last line`(line: String) {
    let shown = Self.shown(line, columns: 40)
    #expect(
      shown.contains("touch PWNED")
        || shown.filter { $0 != "\n" && $0 != "↪" && $0 != " " }.contains("touchPWNED"))
    var question = CommandQuestionTests.question(["bash", "-c", line])
    var presses = 0
    while presses < 2_000 {
      _ = CommandQuestionTests.frame(&question, 10, 40)
      presses += 1
      if question.perform("question.once", now: 1_000) != nil { break }
    }
    #expect(question.reading.hasShownEnd)
  }

  /// Row B06.
  @Test(arguments: [
    ("curl https://раypal.com", "xn--ypal-43d9g"), ("curl bücher.example", "xn--bcher-kva"),
    ("curl 中文.example", "xn--fiq228c"), ("curl ليهمابتكلموشعربي", "xn--mgbcah9ar9a4efegftvvn"),
  ])
  func `a name is told in the letters of the network`(line: String, code: String) {
    #expect(Punycode.names(in: line).map(\.code).contains { $0.hasPrefix(code) })
  }

  @Test func `a name that mixes alphabets is shown by its code too`() {
    var question = CommandQuestionTests.question(["bash", "-c", "curl https://раypal.com"])
    #expect(
      CommandQuestionTests.frame(&question, nil, 120).text.contains("раypal is xn--ypal-43d9g"))
  }

  /// Row B08.
  @Test(arguments: [
    ("a\nb", "$'a\\nb'"), ("\u{1B}[2J", "$'\\e[2J'"), ("-rf", "-rf"),
    (String(repeating: "x", count: 255), String(repeating: "x", count: 255)),
  ])
  func `a file's name is quoted where it must be`(name: String, shown: String) {
    #expect(FilePath(name).shown == shown)
  }
}
