import Testing

@testable import Terminal

@Suite struct KeyTests {
  static let spellings: [(String, Key)] = [
    ("a", Key(.character("a"))), ("A", Key(.character("A"))), ("-", Key(.character("-"))),
    ("é", Key(.character("é"))), ("Space", Key(.character(" "))), ("?", Key(.character("?"))),
    ("C-x", Key(.character("x"), .control)), ("C-M-x", Key(.character("x"), [.control, .alt])),
    ("C--", Key(.character("-"), .control)), ("M--", Key(.character("-"), .alt)),
    ("M-Enter", Key(.enter, .alt)), ("S-Tab", Key(.tab, .shift)), ("PgUp", Key(.pageUp)),
    ("C-S-x", Key(.character("x"), [.control, .shift])), ("F1", Key(.function(1))),
    ("S-F12", Key(.function(12), .shift)), ("C-Space", Key(.character(" "), .control)),
    ("C-M-S-Left", Key(.left, [.control, .alt, .shift])), ("M-1", Key(.character("1"), .alt)),
    ("Esc", Key(.escape)), ("Backspace", Key(.backspace)), ("F", Key(.character("F"))),
    ("S", Key(.character("S"))), ("S-Enter", Key(.enter, .shift)),
    ("C-_", Key(.character("_"), .control)),
  ]

  @Test(arguments: spellings)
  func `a spelling is read and written back`(spelling: String, key: Key) {
    #expect(Key(spelling) == key)
    #expect(key.description == spelling)
  }

  @Test(arguments: [
    ("C-X", "C-x"), ("S-a", "A"), ("M-S-a", "M-A"), ("A-x", "M-x"), ("M-C-x", "C-M-x"),
    ("BTab", "S-Tab"), ("C-/", "C-_"), ("C-@", "C-Space"), ("Escape", "Esc"), ("Return", "Enter"),
    ("PageDown", "PgDn"), ("Del", "Delete"), ("S-Space", "Space"),
  ])
  func `other spellings of a key are the same key`(spelling: String, canonical: String) {
    #expect(Key(spelling)?.description == canonical)
  }

  @Test(arguments: ["", "C-", "xx", "F0", "F36", "F1x", "C-Foo", "\n", "\u{1B}", "Space-C"])
  func `what is no key is refused`(spelling: String) {
    #expect(Key(spelling) == nil)
  }
}
