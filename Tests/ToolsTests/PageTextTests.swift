import TestClock
import Testing
import Tools

@Suite struct PageTextTests {
  static let pages: [(html: String, text: String)] = [
    ("<p>One\n  two</p><p>three</p>", "One two\n\nthree"),
    ("<h1>Title</h1>text<h2>Part</h2>more", "# Title\n\ntext\n\n## Part\n\nmore"),
    ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n\n  - c"),
    ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    ("see <a href=\"/doc?a=1&amp;b=2\">the manual</a>.", "see the manual (/doc?a=1&b=2)."),
    ("<a href='#top'>up</a> <a href=\"javascript:x()\">run</a> <a href=x></a>", "up run"),
    ("<pre>a\n  b &lt; c</pre>after", "```\na\n  b < c\n```\n\nafter"),
    ("use <code>ls -l</code> here", "use `ls -l` here"),
    ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\n1 | 2"),
    ("a<br>b<br/>c", "a\nb\nc"),
    ("<script>if (a<b) { x(\"</p>\") }</script>seen", "seen"),
    ("<style>p { color: red }</style><p>seen", "seen"),
    ("<nav><ul><li>Home</ul></nav><main>body</main><footer>foot</footer>", "body"),
    ("a <!-- hidden <b> --> c <![CDATA[x]]> d", "a c d"),
    ("<p hidden>x", "x"), ("a < b and c > d", "a < b and c > d"),
    ("&eacute;&#233;&#xE9;&nbsp;&unknown; &amp;lt; &", "ééé &unknown; &lt; &"),
    ("<img alt=\"a cat\" src=x> <img src=y>", "[picture: a cat]"),
    ("<title>The <b>page</title><p>x", "x"), ("<blockquote>said</blockquote>", "> said"),
    ("<svg><title>no</title><text>no</text></svg>yes", "yes"),
    ("<p>unclosed <b>tags", "unclosed tags"),
    ("</div></p>stray", "stray"), ("<", "<"), ("<a href=", ""), ("<!--", ""), ("", ""),
    ("<dl><dt>term<dd>meaning</dl>", "term\n  meaning"),
  ]

  @Test(arguments: pages)
  func `a page is read as a person would`(html: String, text: String) throws {
    #expect(try PageText(Array(html.utf8), contentType: "text/html; charset=utf-8").text == text)
  }

  @Test func `the title is the page's own`() throws {
    let html = "<html><head><title> The \n page </title></head><svg><title>no</title></svg>"
    #expect(try PageText(Array(html.utf8), contentType: "text/html").title == "The page")
  }

  static let charsets: [(bytes: [UInt8], type: String, text: String)] = [
    (Array("é".utf8), "text/plain", "é"), ([0xE9], "text/plain", "é"),
    ([0xE9, 0x80], "text/plain; charset=ISO-8859-1", "é€"),
    ([0x80], "text/plain; charset=\"windows-1252\"", "€"),
    ([0xC3, 0xA9], "text/plain;charset=UTF-8", "é"),
    ([0xFF, 0xFE, 0x68, 0, 0x69, 0], "text/plain", "hi"),
    ([0xFE, 0xFF, 0, 0x68, 0, 0x69], "text/plain; charset=latin1", "hi"),
    ([0xEF, 0xBB, 0xBF, 0x68], "text/plain; charset=latin1", "h"),
    ([0x82, 0xA0], "text/plain; charset=shift_jis", "あ"),
    ([0xB0, 0xA1], "text/plain; charset=euc-kr", "가"),
    (Array("<meta charset=\"koi8-r\">".utf8) + [0xC1], "text/html", "а"),
    ([0x61, 0xFF, 0x62], "text/plain; charset=utf-8", "a\u{FFFD}b"),
  ]

  @Test(arguments: charsets)
  func `a page is read in its character set`(bytes: [UInt8], type: String, text: String) throws {
    #expect(try PageText(bytes, contentType: type).text == text)
  }

  static let faults: [(bytes: [UInt8], type: String, fault: PageText.Fault)] = [
    ([0x89, 0x50], "image/png", .binary(type: "image/png", size: 2)),
    ([0x25], "application/pdf", .binary(type: "application/pdf", size: 1)),
    ([0x61, 0, 0x62], "text/plain", .binary(type: "text/plain", size: 3)),
    (
      [0x7F, 0x45, 0, 0], "application/octet-stream",
      .binary(type: "application/octet-stream", size: 4)
    ),
    ([0x61], "text/plain; charset=nonsense-9", .charset("nonsense-9")),
    ([0x61], "text/plain; charset=UTF-8//TRANSLIT", .charset("utf-8//translit")),
  ]

  @Test(arguments: faults)
  func `what is no text is refused`(bytes: [UInt8], type: String, fault: PageText.Fault) {
    #expect(throws: fault) { try PageText(bytes, contentType: type) }
  }

  @Test(arguments: [
    "application/json", "application/vnd.api+json", "text/markdown", "", "application/octet-stream",
  ])
  func `other text stays as it is`(type: String) throws {
    #expect(try PageText(Array("{\"a\": [1]}\n".utf8), contentType: type).text == "{\"a\": [1]}\n")
  }

  @Test func `a page without a type is looked at`() throws {
    let html = Array("<!DOCTYPE html><p>x".utf8)
    #expect(try PageText(html, contentType: "").text == "x")
  }

  /// Beginnings and ends that make a reader look for what is not there.
  static let mazes: [(beginning: String, end: String)] = [
    ("<svg>", "</x>"), ("<svg>", "</nav>"), ("<nav><svg>", "</form>"), ("<svg>", "</svg>"),
    ("<div><ul><li><a href=x>", ""), ("<a href=x>y", "</a>"), ("<ul>", "</ul>"),
    ("<ol><li>", "</ol>"), ("<pre>", "</pre>"), ("&", ";"), ("<", ">"), ("<!", ""), ("<!-- ", ""),
    ("<a b=\"", ""), ("</", ""), ("<a ", "="), ("\u{1F1E9}", " "), ("e\u{301}", "\n"),
  ]

  /// A page of `size` bytes of which the first half begins what the second may end.
  private static func maze(_ beginning: String, _ end: String, size: Int) -> [UInt8] {
    let half = end.isEmpty ? size : size / 2
    var page = String(repeating: beginning, count: half / beginning.utf8.count)
    if !end.isEmpty { page += String(repeating: end, count: half / end.utf8.count) }
    return Array(page.utf8)
  }

  @Test func `E13: no page of any size takes longer than its bytes`() throws {
    func time(_ page: [UInt8]) throws -> Duration {
      try ThreadTime.of { _ = try PageText(page, contentType: "text/html") }
    }
    // As much as is fetched for the worst of them, less for the others.
    for (size, mazes) in [(4 << 20, Self.mazes.prefix(1)), (256 << 10, Self.mazes.dropFirst())] {
      let usual = try time(Self.maze("<p>One <b>two</b> three</p>\n", "", size: size))
      for (beginning, end) in mazes {
        let page = Self.maze(beginning, end, size: size)
        var taken = try time(page)
        // Once more where the machine was slow just then.
        if taken >= usual * 20 { taken = min(taken, try time(page)) }
        #expect(taken < usual * 20, "\(beginning)… \(end)…: \(taken) and not \(usual)")
      }
    }
  }

  @Test(arguments: mazes)
  func `broken markup gives a text no longer than itself`(beginning: String, end: String) throws {
    let page = Self.maze(beginning, end, size: 200_000)
    #expect(try PageText(page, contentType: "text/html").text.utf8.count < 4 * page.count)
  }

  @Test func `broken markup is read without harm`() throws {
    var random = Pseudorandom(seed: 3)
    let whole = Self.pages.map(\.html).joined()
    let bytes = Array(whole.utf8)
    for _ in 0..<2_000 {
      let start = random.next(bytes.count)
      var html = Array(bytes[start..<min(bytes.count, start + random.next(200))])
      for _ in 0..<random.next(4) where !html.isEmpty {
        html[random.next(html.count)] = UInt8(random.next(256))
      }
      _ = try? PageText(html, contentType: "text/html")
    }
  }
}
