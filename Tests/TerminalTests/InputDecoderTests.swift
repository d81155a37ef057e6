import Testing

@testable import Terminal

@Suite struct InputDecoderTests {
  static func key(_ spelling: String) -> InputEvent {
    Key(spelling).map(InputEvent.key) ?? .paste(Array("not a key: \(spelling)".utf8))
  }

  static func decoded(_ text: String) -> [InputEvent] {
    var decoder = InputDecoder()
    let events = decoder.decode(Array(text.utf8))
    return events + decoder.flush()
  }

  // MARK: - Keys

  @Test(arguments: [
    ("a", "a"), ("A", "A"), (" ", "Space"), ("é", "é"), ("中", "中"), ("😀", "😀"),
    ("\r", "Enter"), ("\n", "C-j"), ("\t", "Tab"), ("\u{7F}", "Backspace"), ("\u{8}", "C-h"),
    ("\u{0}", "C-Space"), ("\u{1}", "C-a"), ("\u{1A}", "C-z"), ("\u{1C}", "C-\\"),
    ("\u{1F}", "C-_"), ("\u{1B}", "Esc"),
  ])
  func `characters and control characters`(bytes: String, spelling: String) {
    #expect(Self.decoded(bytes) == [Self.key(spelling)])
  }

  @Test(arguments: [
    ("x", "M-x"), ("X", "M-X"), ("1", "M-1"), ("\r", "M-Enter"), ("\u{7F}", "M-Backspace"),
    ("\u{1}", "C-M-a"), (" ", "M-Space"), ("é", "M-é"), ("[", "M-["), ("O", "M-O"), ("]", "M-]"),
    ("P", "M-P"), ("\n", "C-M-j"), ("\u{1B}[A", "M-Up"), ("\u{1B}[5~", "M-PgUp"),
  ])
  func `an escape before a key is Alt`(bytes: String, spelling: String) {
    #expect(Self.decoded("\u{1B}" + bytes) == [Self.key(spelling)])
  }

  @Test(arguments: [
    ("[A", "Up"), ("OA", "Up"), ("[D", "Left"), ("[H", "Home"), ("OF", "End"), ("[Z", "S-Tab"),
    ("OP", "F1"), ("[P", "F1"), ("[11~", "F1"), ("[[A", "F1"), ("[[E", "F5"), ("[15~", "F5"),
    ("[17~", "F6"), ("[24~", "F12"), ("[25~", "F13"), ("[34~", "F20"), ("[1~", "Home"),
    ("[2~", "Insert"), ("[3~", "Delete"), ("[4~", "End"), ("[5~", "PgUp"), ("[6~", "PgDn"),
    ("[7~", "Home"), ("[8~", "End"), ("[1;5C", "C-Right"), ("[1;2A", "S-Up"),
    ("[1;3B", "M-Down"), ("[1;8D", "C-M-S-Left"), ("[3;5~", "C-Delete"), ("[1;2P", "S-F1"),
    ("[15;5~", "C-F5"), ("O5P", "C-F1"), ("[a", "S-Up"), ("Oa", "C-Up"), ("[3^", "C-Delete"),
    ("[3$", "S-Delete"), ("[3@", "C-S-Delete"), ("OM", "Enter"), ("Op", "0"), ("Ok", "+"),
  ])
  func `function keys of xterm, rxvt and the Linux console`(bytes: String, spelling: String) {
    #expect(Self.decoded("\u{1B}" + bytes) == [Self.key(spelling)])
  }

  @Test(arguments: [
    ("[13;2u", "S-Enter"), ("[27;2;13~", "S-Enter"), ("[13;5u", "C-Enter"), ("[9;2u", "S-Tab"),
    ("[99;5u", "C-c"), ("[99:67;6u", "C-S-c"), ("[97;3u", "M-a"), ("[97:65;4u", "M-A"),
    ("[97;4u", "M-A"), ("[47:63;4u", "M-?"), ("[27u", "Esc"), ("[27;1u", "Esc"),
    ("[127;3u", "M-Backspace"), ("[47;5u", "C-_"), ("[45:95;6u", "C-_"), ("[32;5u", "C-Space"),
    ("[97;2u", "A"), ("[27;5;106~", "C-j"), ("[27;5;9~", "C-Tab"), ("[57399u", "0"),
    ("[57414u", "Enter"), ("[57376u", "F13"), ("[57421;5u", "C-PgUp"), ("[1;5:1C", "C-Right"),
    ("[99;69u", "C-c"), ("[105;5u", "C-i"),
  ])
  func `keys as kitty and xterm report them`(bytes: String, spelling: String) {
    #expect(Self.decoded("\u{1B}" + bytes) == [Self.key(spelling)])
  }

  @Test(arguments: [
    "\u{1B}[97;5:3u", "\u{1B}[97;9u", "\u{1B}[57441u", "\u{1B}[?1u", "\u{1B}[?62;22c",
    "\u{1B}[>1;10;0c", "\u{1B}[?2026;1$y", "\u{1B}[?997;1n", "\u{1B}]11;rgb:1a/1b/26\u{1B}\\",
    "\u{1B}]52;c;QQ==\u{7}", "\u{1B}P>|term(1.0)\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\",
    "\u{1B}[M !!", "\u{1B}[<0;3;4m", "\u{1B}[<35;3;4M",
    "\u{1B}[201~", "\u{85}", "\u{1B}[999999999999999999999u", "\u{1B}[1;99999999A",
  ])
  func `replies and what is no key are swallowed`(bytes: String) {
    #expect(Self.decoded(bytes) == [])
  }

  @Test func `mouse and focus`() {
    let bytes = "\u{1B}[<64;10;5M\u{1B}[<65;10;5M\u{1B}[<0;1;1M\u{1B}[<0;1;1m\u{1B}[I\u{1B}[O"
    #expect(
      Self.decoded(bytes) == [
        .wheel(lines: -3, row: 4, column: 9), .wheel(lines: 3, row: 4, column: 9),
        .click(row: 0, column: 0), .focusGained, .focusLost,
      ])
  }

  @Test func `two escapes are two keys, also before something else`() {
    #expect(Self.decoded("\u{1B}\u{1B}") == [Self.key("Esc"), Self.key("Esc")])
    #expect(Self.decoded("\u{1B}\u{1B}x") == [Self.key("Esc"), Self.key("M-x")])
    #expect(Self.decoded("\u{1B}[\r") == [Self.key("M-["), Self.key("Enter")])
    #expect(Self.decoded("\u{1B}[1;\u{1B}[A") == [Self.key("Up")])
  }

  @Test func `invalid UTF-8 becomes one substitute a piece`() {
    var decoder = InputDecoder()
    let events = decoder.decode([0xFF, 0x61, 0xE2, 0x82, 0x62, 0xC0, 0xED, 0xA0, 0x63])
    let bad = InputEvent.key(Key(.character("\u{FFFD}")))
    #expect(
      events == [
        bad, Self.key("a"), bad, Self.key("b"), bad, bad, bad, Self.key("c"),
      ])
  }

  @Test func `a reply whose end was lost gives way to a control key`() {
    #expect(Self.decoded("\u{1B}]11;rgb:\u{3}x") == [Self.key("C-c"), Self.key("x")])
  }

  // MARK: - Waiting

  @Test func `it says how long to wait for more`() {
    var decoder = InputDecoder()
    #expect(decoder.pendingDelay == nil)
    _ = decoder.decode([0x1B])
    #expect(decoder.isPending && decoder.pendingDelay == 25)
    #expect(decoder.flush() == [Self.key("Esc")])
    #expect(!decoder.isPending && decoder.flush() == [])
    _ = decoder.decode(Array("\u{1B}[200~half".utf8))
    #expect(!decoder.isPending && decoder.pendingDelay == 2_000)
    #expect(decoder.flush() == [.paste(Array("half".utf8))])
    #expect(decoder.decode([0x61]) == [Self.key("a")])
  }

  // MARK: - Splits

  static let rich: [UInt8] =
    Array(
      ("aé中😀\u{1B}[A\u{1B}OP\u{1B}[1;5C\u{1B}x\u{1B}é\u{1B}[200~p\rq\r\n\u{1B}[31m\u{1B}[201\u{1B}[201~"
        + "z\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}[<64;3;4M\u{1B}[I\u{1B}[13;2u\u{1B}[27;2;13~\u{1B}\r"
        + "\u{1B}[[B\u{1B}[3$\u{1B}[?2026;2$y\u{1B}P1$r0m\u{1B}\\\u{1B}\u{1B}[B\u{1B}[M !!k\u{7F}")
        .utf8)
    + [0xFF, 0xF0, 0x9F, 0x41]

  static let richEvents: [InputEvent] = {
    var decoder = InputDecoder()
    return decoder.decode(rich)
  }()

  @Test func `the rich stream holds what it should`() {
    let bad = InputEvent.key(Key(.character("\u{FFFD}")))
    let keys = { (spellings: [String]) in spellings.map(Self.key) }
    var expected = keys(["a", "é", "中", "😀", "Up", "F1", "C-Right", "M-x", "M-é"])
    expected.append(.paste(Array("p\nq\n\u{1B}[31m\u{1B}[201".utf8)))
    expected += keys(["z"]) + [.wheel(lines: -3, row: 3, column: 2), .focusGained]
    expected += keys([
      "S-Enter", "S-Enter", "M-Enter", "F2", "S-Delete", "M-Down", "k", "Backspace",
    ])
    expected += [bad, bad, Self.key("A")]
    #expect(Self.richEvents == expected)
  }

  @Test func `a read may end anywhere`() {
    for first in 0...Self.rich.count {
      for second in stride(from: first, through: Self.rich.count, by: 3) {
        var decoder = InputDecoder()
        let events =
          decoder.decode(Self.rich[..<first]) + decoder.decode(Self.rich[first..<second])
          + decoder.decode(Self.rich[second...])
        #expect(events == Self.richEvents, "split at \(first) and \(second)")
      }
    }
  }

  @Test func `bytes one at a time give the same events`() {
    var decoder = InputDecoder()
    #expect(Self.rich.flatMap { decoder.decode(CollectionOfOne($0)) } == Self.richEvents)
  }

  @Test func `any bytes in any pieces give the same events and never crash`() {
    var generator = SplitMix(seed: 7)
    let alphabet: [UInt8] =
      Array("\u{1B}\u{1B}\u{1B}[[O]P;:<>?$~^@Mu0127159AaZ\\\u{7}\r\n x".utf8) + [0xC3, 0xA9, 0xFF]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
          : UInt8.random(in: 0...255, using: &generator)
      }
      var whole = InputDecoder()
      let expected = whole.decode(bytes) + whole.flush()
      var pieces = InputDecoder()
      let events = bytes.flatMap { pieces.decode(CollectionOfOne($0)) } + pieces.flush()
      #expect(events == expected, "\(bytes)")
    }
  }

  // MARK: - Paste

  @Test func `a large paste arrives whole and in time`() {
    let text =
      [UInt8](repeating: 0x1B, count: 5_000_000) + [UInt8](repeating: 0x61, count: 5_000_000)
    var decoder = InputDecoder()
    var events = decoder.decode(Array("\u{1B}[200~".utf8))
    for start in stride(from: 0, to: text.count, by: 4095) {
      events += decoder.decode(text[start..<min(text.count, start + 4095)])
    }
    events += decoder.decode(Array("\u{1B}[201~".utf8))
    #expect(events == [.paste(text)])
  }

  @Test func `pastes follow one another`() {
    let two = "\u{1B}[200~a\u{1B}[200~\u{1B}[201~\u{1B}[200~b\r\n\r\u{1B}[201~c"
    #expect(
      Self.decoded(two) == [
        .paste(Array("a\u{1B}[200~".utf8)), .paste(Array("b\n\n".utf8)), Self.key("c"),
      ])
  }
}

/// The same numbers in every run.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
