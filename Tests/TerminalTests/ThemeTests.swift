import JSON
import Testing

@testable import Terminal

@Suite struct ThemeTests {
  static let document: JSON = [
    "name": "test", "appearance": "light",
    "palette": ["ink": "#202020", "leaf": "green", "alias": "ink"],
    "roles": [
      "text": "ink",
      "background": ["bg": "#fafafa"],
      "selection": ["bg": "#d0d0ff"],
      "diff": ["attrs": ["dim"]],
      "diff.add": ["fg": "leaf", "bg": "#e0ffe0", "attrs": []],
      "diff.add.word": ["bg": "#a0ffa0"],
      "title": ["fg": "alias", "attrs": ["bold", "underline"]],
      "status": ["fg": "default", "bg": 17],
      "search.match": ["fg": "#f00", "bg": "bright-yellow"],
    ],
  ]

  static func theme(_ depth: ColorDepth = .truecolor) throws -> Theme {
    try Theme(document: document, depth: depth)
  }

  @Test func `a document is read`() throws {
    let theme = try Self.theme()
    #expect(theme.name == "test" && !theme.isDark)
    #expect(theme["text"] == Style(foreground: .rgb(0x202020)))
    #expect(
      theme["title"] == Style(foreground: .rgb(0x202020), attributes: [.bold, .underline]))
    #expect(theme["status"] == Style(background: .indexed(17)))
    #expect(
      theme["search.match"] == Style(foreground: .rgb(0xFF0000), background: .indexed(11)))
  }

  @Test(arguments: [
    ("diff.add.word.more", "diff.add.word"), ("diff.add.sign", "diff.add"), ("diff.del", "diff"),
    ("title.focus", "title"), ("nothing.like.it", "text"), ("", "text"),
  ])
  func `a role that is not there falls back to its prefix`(role: String, prefix: String) throws {
    let theme = try Self.theme()
    #expect(theme[role] == theme[prefix])
  }

  @Test func `a role takes what it leaves out from its prefix, and the ink from text`() throws {
    let theme = try Self.theme()
    #expect(
      theme["diff.add.word"] == Style(foreground: .indexed(2), background: .rgb(0xA0FFA0)))
    #expect(theme["diff"] == Style(foreground: .rgb(0x202020), attributes: .dim))
    #expect(theme["selection"].foreground == .rgb(0x202020))
  }

  static let mistakes: [(JSON, ThemeError)] = [
    (["x": "no-such"], .unknownColor(role: "x", value: "no-such")),
    (["x": ["bg": "#12345"]], .unknownColor(role: "x", value: "#12345")),
    (["x": ["bg": "#+12345"]], .unknownColor(role: "x", value: "#+12345")),
    (["x": 256], .unknownColor(role: "x", value: "256")),
    (["x": ["attrs": ["blink"]]], .unknownAttribute(role: "x", value: "blink")),
    (["x": ["attrs": "bold"]], .malformed(role: "x")),
    (["x": []], .malformed(role: "x")),
  ]

  @Test(arguments: mistakes)
  func `what cannot be read is said with its role`(roles: JSON, error: ThemeError) {
    #expect(throws: error) { try Theme(document: ["roles": roles], depth: .truecolor) }
  }

  @Test(arguments: ColorDepth.allCases)
  func `the built-in theme is the document that is compiled in`(depth: ColorDepth) throws {
    let builtIn = Theme.builtIn(depth: depth)
    let compiled = try Theme(document: BuiltInTheme.document, depth: depth)
    #expect(builtIn.name == "Tern Dark" && builtIn.name == compiled.name && builtIn.isDark)
    for role in BuiltInTheme.document["roles"]?.members ?? [] {
      #expect(builtIn[role.name] == compiled[role.name])
    }
  }

  // MARK: - Fewer colours

  @Test(
    arguments: [
      (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x5F87AF, 67), (0x808080, 244),
      (0x121212, 233), (0x1A1B26, 234),
    ] as [(UInt32, UInt8)])
  func `24 bits come to the nearest of the fixed 240`(rgb: UInt32, index: UInt8) {
    #expect(Color.rgb(rgb).reduced(to: .indexed256) == .indexed(index))
  }

  @Test(
    arguments: [
      (Color.rgb(0x000000), 0), (.rgb(0xFFFFFF), 15), (.rgb(0xFAFAFA), 15), (.rgb(0xFF1010), 9),
      (.rgb(0x10D010), 2), (.indexed(3), 3), (.indexed(196), 9), (.rgb(0x808080), 8),
    ] as [(Color, UInt8)])
  func `colours come to the nearest of sixteen`(color: Color, index: UInt8) {
    #expect(color.reduced(to: .ansi16) == .indexed(index))
  }

  @Test(arguments: ColorDepth.allCases)
  func `the terminal's own colour stays`(depth: ColorDepth) {
    #expect(Color.terminalDefault.reduced(to: depth) == .terminalDefault)
  }

  @Test func `text never vanishes in its background`() throws {
    let roles: JSON = [
      "x": ["fg": "#101010", "bg": "#040404"], "y": ["fg": "#fdfdfd", "bg": "#fff"],
    ]
    let theme = try Theme(document: ["roles": roles], depth: .ansi16)
    #expect(theme["x"] == Style(foreground: .indexed(15), background: .indexed(0)))
    #expect(theme["y"] == Style(foreground: .indexed(0), background: .indexed(15)))
  }

  @Test func `without colours attributes remain`() throws {
    let theme = try Self.theme(.monochrome)
    #expect(theme["text"] == Style())
    #expect(theme["background"] == Style())
    #expect(theme["selection"] == Style(attributes: .reverse))
    #expect(theme["search.match"] == Style(attributes: .reverse))
    #expect(theme["diff.add"] == Style())
    #expect(theme["diff.add.word"] == Style(attributes: .underline))
    #expect(theme["title"] == Style(attributes: [.bold, .underline]))
  }
}
