import Testing

@testable import Interface

@Suite struct OutputTextTests {
  static let cases: [(input: String, text: String)] = [
    ("one\ntwo\n", "one\ntwo"), ("a\r\nb", "a\nb"), ("10%\r20%\rdone\n", "done"),
    ("\u{1B}[31mred\u{1B}[0m", "red"), ("\u{1B}]0;title\u{07}x", "x"),
    ("\u{1B}]8;;http://a\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"), ("ab\u{08}c", "ac"),
    ("\u{1B}(Bplain", "plain"), ("\u{1B}]0;unfinished\nnext", "\nnext"), ("日\u{08}本", "本"),
  ]

  @Test(arguments: cases)
  func `lines are as a terminal would leave them`(input: String, text: String) {
    var output = OutputText()
    output.append(input)
    output.finish()
    #expect(output.text == text)
  }

  @Test(arguments: cases)
  func `a piece may end anywhere`(input: String, text: String) {
    var output = OutputText()
    for scalar in input.unicodeScalars { output.append(String(scalar)) }
    output.finish()
    #expect(output.text == text)
  }

  @Test func `the tail tells what stands before it`() {
    var output = OutputText()
    output.append("1\n2\n3\n4")
    let (lines, hidden) = output.tail(3)
    #expect(lines == ["2", "3", "4"])
    #expect(hidden == 1)
  }
}
