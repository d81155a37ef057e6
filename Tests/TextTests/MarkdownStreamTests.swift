import Testing

@testable import Text

@Suite struct MarkdownStreamTests {
  static let document = """
    # Title

    First *paragraph* with a [link](https://example.org) and
    two lines.
    ## No empty line
    text after
    1. one
    2. two

    3. loose

    para
    #hash
    Setext
    ---

    intro
    | a | b |
    |---|---|
    | 1 | 中文 👩‍💻 |
    rest

    ```python
    def f(x):
        # comment

        return {"a]": x[1]}
    ```

    > quote
    > - item

        indented

    - a

    - b
      ```
      x

      y
      ```

    * star
    *

    ***

    <div>
    html

    </div>
    <!-- a

    b -->

    1. a

    2. b
    \u{20}
    2) c

    ~~~
    open fence

    end
    """

  @Test(arguments: [7, 40])
  func `rows equal the whole's at every prefix, character by character`(width: Int) {
    var stream = MarkdownStream()
    var prefix = ""
    for character in Self.document {
      stream.append(String(character))
      prefix.append(character)
      let whole = Markdown.render(prefix, width: width)
      if stream.rows(width: width) != whole {
        #expect(stream.rows(width: width) == whole, "after \(prefix.suffix(60).debugDescription)")
        return
      }
    }
  }

  /// Pieces that act on each other where they meet.
  static let pieces = [
    "a", " ", "\n", "\n\n", "\r\n", "\r", "- ", "* ", "1. ", "2. ", "#", "# ", "---", "===", "```",
    "~~~",
    "> ", "    ", "  ", "| a |", "|---|", "**", "`", "<div>", "<!--", "-->", "\t", "+", "é", "中",
    "[x]", "[x]: y", "\\", "http://x.y", "[x](y)", "!", "- [ ] ", "\u{FEFF}", "\u{0B}",
  ]

  @Test(arguments: 0..<200)
  func `rows equal the whole's for any text in any chunks`(seed: Int) {
    var random = Lehmer(seed: UInt64(seed))
    var stream = MarkdownStream()
    var prefix = ""
    for _ in 0..<60 {
      let piece = Self.pieces[Int(random.next() % UInt64(Self.pieces.count))]
      stream.append(piece)
      prefix += piece
      let whole = Markdown.render(prefix, width: 30)
      guard random.next() % 3 > 0 else { continue }
      if stream.rows(width: 30) != whole {
        Issue.record(
          "\(prefix.debugDescription): \(stream.rows(width: 30).map(\.text)) is not \(whole.map(\.text))"
        )
        return
      }
    }
  }

  /// Code in fences, alone and between other blocks.
  static let code = [
    """
    before:
    ```swift
    let a = \"\"\"
    \tx /* y
      \"\"\" /* open

    \t\tclose */ func f(_ n: Int) {\t} // 中文 👩‍💻 longer than the room there is
    ``
    ```` \t
    after
    ```

    ```
    last
    ```
    """,
    """
    ~~~~~ json, and more
    {"a\\
    ": [1, "x]: y"],
    ~~~~
    ```
       ~~~~~~
    text [x]
        ~~~~~
    ~~~ python
    '''doc
    \t~~~
    ~~~ x
    '''
    """,
    """
    1. one
       ```c
       /* a
       \tb */
       ```
       - two
         ~~~
         code

         ```
    ```
    out
      ```
     ```diff
     +a
    \t-b
     ```
    > ```
    > quoted
    ```
    \u{0}zero\u{0}
    """,
  ]

  @Test(arguments: code, ["\n", "\r\n", "\r"])
  func `code is read on line by line`(text: String, end: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for width in [6, 24] {
      var stream = MarkdownStream()
      for scalar in lines.joined(separator: end).unicodeScalars {
        stream.append(String(scalar))
        let whole = Markdown.render(stream.source, width: width)
        let rows = stream.rows(width: width)
        if rows != whole || stream.rowCount != whole.count {
          #expect(rows == whole, "after \(stream.source.suffix(60).debugDescription)")
          return
        }
      }
    }
  }

  /// What matters within fences.
  static let codePieces = [
    "```", "~~~", "`", "\n", "\n", "\n", "\r\n", "\r", " ", "\t", "    ", "\"", "\"\"\"", "\\",
    "/*", "*/", "'", "#", "a", "func", "Int(", "1", ": ", "中", "- ", "> ", "+", "]:", "\u{0}",
    "| a |", "|---|", "```swift\n", "\n~~~json\n", "\n```diff\n", "```\n", "\u{FEFF}",
  ]

  @Test(arguments: 0..<200)
  func `code of any kind equals the whole's in any chunks`(seed: Int) {
    var random = Lehmer(seed: UInt64(seed))
    var stream = MarkdownStream()
    for _ in 0..<80 {
      stream.append(Self.codePieces[Int(random.next() % UInt64(Self.codePieces.count))])
      guard random.next() % 3 > 0 else { continue }
      let whole = Markdown.render(stream.source, width: 16)
      if stream.rows(width: 16) != whole {
        #expect(stream.rows(width: 16) == whole, "\(stream.source.debugDescription)")
        return
      }
    }
  }

  @Test func `whole lines of code are not read again`() {
    var stream = MarkdownStream()
    stream.append("Look:\n```swift\n")
    for index in 0..<200 {
      stream.append("let x\(index) = f(\(index)) // and so on\n")
      stream.update(width: 40)
      #expect(stream.pendingBytes == 0)
    }
    stream.append("```\nAfter")
    #expect(stream.rows(width: 40) == Markdown.render(stream.source, width: 40))
    #expect(stream.pendingBytes == 6)
  }

  @Test func `a definition reaches back to finished blocks`() {
    var stream = MarkdownStream()
    for line in ["see [it]\n\n", "more\n\n", "last\n\n", "[it]: /url\n\n", "after [it]\n\n", "end"]
    {
      stream.append(line)
      #expect(stream.rows(width: 40) == Markdown.render(stream.source, width: 40))
    }
    #expect(stream.rows(width: 40).first?.text == "see it (/url)")
  }

  @Test func `a table that turns out to be none goes back to its paragraph`() {
    var stream = MarkdownStream()
    for piece in ["\none\ntwo\n| a |\n", "|---|", "<!--", "\n\n| b |\n|---|\n", "| c"] {
      stream.append(piece)
      #expect(stream.rows(width: 40) == Markdown.render(stream.source, width: 40))
    }
  }

  @Test func `a change of width lays everything out again`() {
    var stream = MarkdownStream(role: "msg.thinking")
    for character in Self.document { stream.append(String(character)) }
    for width in [80, 20, 80] {
      let whole = Markdown.render(Self.document, width: width, role: "msg.thinking")
      #expect(stream.rows(width: width) == whole)
      #expect(stream.rowCount == whole.count)
      #expect(stream.rows(in: 3..<9) == Array(whole[3..<9]))
      #expect(stream.rows(in: whole.count - 2..<whole.count + 5) == whole.suffix(2))
    }
  }

  @Test func `finished blocks leave the part that is read again`() {
    var stream = MarkdownStream()
    for index in 0..<100 {
      stream.append("Paragraph \(index) with some words.\n\n")
      stream.update(width: 40)
      #expect(stream.pendingBytes < 100)
    }
  }

  struct Lehmer {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 2 &+ 1 }
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
