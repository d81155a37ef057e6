/// The bytes that take a terminal over and give it back.
struct TerminalModes {
  private let enterScreen: String
  private let leaveScreen: String
  private let showCursor: String
  private let isXtermLike: Bool
  var hasMouse = true

  /// Takes the entry's own ways to switch screens and to show the cursor.
  init(type: TerminalType, capability: (String) -> String?) {
    isXtermLike = type.isXtermLike
    enterScreen = capability("smcup") ?? ""
    leaveScreen = capability("rmcup") ?? ""
    showCursor = capability("cnorm") ?? ""
  }

  /// Alternate screen, bracketed paste, focus, mouse, and both protocols for modified keys: kitty's
  /// (disambiguated, with the shifted character) and xterm's modifyOtherKeys.
  ///
  /// kitty keeps the state of each screen apart, so it is asked after the switch.
  var enter: String {
    guard isXtermLike else { return enterScreen }
    return enterScreen + "\u{1B}[?2004h\u{1B}[?1004h" + mouse + "\u{1B}[>4;1m\u{1B}[>5u"
  }

  var leave: String {
    guard isXtermLike else { return "\u{1B}[0m" + leaveScreen + showCursor }
    return "\u{1B}[<u\u{1B}[>4m" + Self.mouseOff + "\u{1B}[?1004l\u{1B}[?2004l\u{1B}[0m"
      + leaveScreen + showCursor
  }

  /// The same for the middle of a frame.
  var leaveAtOnce: String { (isXtermLike ? Self.endFrame : "") + leave }

  /// Clicks, drags and the wheel, with positions of any size.
  var mouse: String {
    guard isXtermLike else { return "" }
    return hasMouse ? "\u{1B}[?1002h\u{1B}[?1006h" : Self.mouseOff
  }

  private static let mouseOff = "\u{1B}[?1006l\u{1B}[?1002l"

  // Synchronised output: what lies between is shown as one.
  static let beginFrame = "\u{1B}[?2026h"
  static let endFrame = "\u{1B}[?2026l"

  /// Puts text on the clipboard.
  func copy(_ text: [UInt8]) -> String {
    isXtermLike ? "\u{1B}]52;c;\(Base64.encode(text))\u{1B}\\" : ""
  }

  /// Names the window; the name before is kept by ``pushTitle``.
  func title(_ text: String) -> String {
    isXtermLike ? "\u{1B}]2;\(text)\u{1B}\\" : ""
  }

  var pushTitle: String { isXtermLike ? "\u{1B}[22;2t" : "" }
  var popTitle: String { isXtermLike ? "\u{1B}[23;2t" : "" }
}
