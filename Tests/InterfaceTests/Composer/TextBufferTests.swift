import Testing

@testable import Interface

@Suite struct TextBufferTests {
  private func buffer(_ text: String, at offset: Int? = nil, line: Int = 0) -> TextBuffer {
    var buffer = TextBuffer(text)
    if let offset { buffer.move(to: .init(line: line, offset: offset)) }
    return buffer
  }

  @Test(arguments: [
    ("e\u{301}x", 1), ("👩‍💻", 1), ("🇫🇷🇩🇪", 2), ("한국", 2), ("a\tb", 3), ("", 0),
  ])
  func `the cursor steps by graphemes`(text: String, steps: Int) {
    var buffer = buffer(text, at: 0)
    var count = 0
    while buffer.cursor != buffer.end, count < 10 {
      buffer.move(.right)
      count += 1
    }
    #expect(count == (text == "e\u{301}x" ? steps + 1 : steps))
    while buffer.cursor.offset > 0 { buffer.move(.left) }
    #expect(buffer.cursor == .init(line: 0, offset: 0))
  }

  @Test func `words are left and cut as readline does`() {
    var buffer = buffer("cut some-words here")
    buffer.kill(to: buffer.target(of: .wordLeft))
    buffer.kill(to: buffer.target(of: .blankWordLeft))
    #expect(buffer.text == "cut ")
    #expect(buffer.killed == "some-words here")
    buffer.move(.textStart)
    buffer.yank()
    #expect(buffer.text == "some-words herecut ")
    buffer.undo()
    #expect(buffer.text == "cut ")
  }

  @Test func `lines are joined and split`() {
    var buffer = buffer("one\ntwo", at: 0, line: 1)
    buffer.delete(to: buffer.target(of: .left))
    #expect(buffer.text == "onetwo")
    buffer.insert("\n\n")
    #expect(buffer.lines == ["one", "", "two"])
    #expect(buffer.cursor == .init(line: 2, offset: 0))
    buffer.undo()
    buffer.undo()
    #expect(buffer.text == "one\ntwo")
  }

  @Test func `typing is undone in one step`() {
    var buffer = TextBuffer()
    for letter in ["a", "b", "c"] { buffer.insert(letter) }
    buffer.move(.left)
    buffer.insert("x")
    #expect(buffer.text == "abxc")
    buffer.undo()
    #expect(buffer.text == "abc")
    buffer.undo()
    #expect(buffer.text == "")
    buffer.undo()
    #expect(buffer.text == "")
  }

  @Test func `a mark typed after a letter joins it`() {
    var buffer = TextBuffer("e")
    buffer.insert("\u{301}")
    buffer.move(.left)
    #expect(buffer.cursor == .init(line: 0, offset: 0))
  }

  @Test func `a paste of many lines is cut into them`() {
    let text = Array(repeating: "line", count: 20_000).joined(separator: "\n")
    var composer = Composer()
    composer.paste(Array(text.utf8))
    #expect(composer.buffer.lines.count == 20_000)
    #expect(composer.buffer.text == text)
    composer = Composer()
    composer.paste(Array("a\r\nb\rc".utf8))
    #expect(composer.buffer.lines == ["a", "b", "c"])
  }

  @Test(arguments: [
    ("", 5, [0..<0]), ("abcd", 5, [0..<4]), ("abcde", 5, [0..<5, 5..<5]),
    ("ab cdef", 5, [0..<3, 3..<7]), ("abcdefgh", 5, [0..<5, 5..<8]), ("日本語", 5, [0..<6, 6..<9]),
  ])
  func `rows break at blanks and never in a grapheme`(
    line: String, width: Int, rows: [Range<Int>]
  ) {
    #expect(ComposerRows.rows(of: line, width: width) == rows)
  }
}
