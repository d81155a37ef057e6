/// What the environment says about the terminal.
struct TerminalType {
  /// An entry of the terminfo database, or one of our own.
  struct Entry: Equatable {
    var name: String
    /// The compiled entry, when it is ours.
    var compiled: String?

    static let direct = Entry(name: "tern-direct", compiled: TerminfoEntries.direct)
    static let indexed256 = Entry(name: "tern-256color", compiled: TerminfoEntries.indexed256)
  }

  /// The variables that count.
  static let variables = ["TERM", "COLORTERM", "NO_COLOR", "STY"]

  let name: String
  /// Whether it understands what xterm does, or skips it: mouse, paste and key protocols.
  let isXtermLike: Bool
  let wantsColor: Bool
  private let hasTruecolor: Bool
  private let has256Colors: Bool

  init(environment: [String: String]) {
    name = environment["TERM"] ?? ""
    let name = name
    isXtermLike = !Self.plain.contains { name.hasPrefix($0) }
    wantsColor = environment["NO_COLOR", default: ""].isEmpty
    let promise = environment["COLORTERM"]
    // GNU screen hands the variable on without understanding the colours.
    let isScreen = !environment["STY", default: ""].isEmpty
    let isCapable = isXtermLike && !isScreen
    hasTruecolor =
      isCapable
      && (promise == "truecolor" || promise == "24bit"
        || Self.truecolor.contains(where: name.contains))
    has256Colors = isCapable && name.contains("256color")
  }

  /// The entries to try, the best first.
  ///
  /// Where ours will do they come before the terminal's own, which may not be installed, or ask
  /// for more than the terminal understands (many claim to be xterm).
  var entries: [Entry] {
    guard name != "dumb" else { return [] }
    var entries: [Entry] = []
    if hasTruecolor { entries.append(.direct) }
    if has256Colors { entries.append(.indexed256) }
    if !name.isEmpty { entries.append(Entry(name: name, compiled: nil)) }
    if isXtermLike, !has256Colors { entries.append(.indexed256) }
    return entries
  }

  /// How many colours there are with an entry whose `colors` is given.
  func depth(entry: Entry, colors: Int) -> ColorDepth {
    guard wantsColor else { return .monochrome }
    if entry == .direct { return .truecolor }
    return colors >= 256 ? .indexed256 : colors >= 8 ? .ansi16 : .monochrome
  }

  private static let plain = ["linux", "vt", "ansi", "cons", "sun", "dumb", "wy"]
  private static let truecolor = [
    "direct", "kitty", "ghostty", "wezterm", "alacritty", "foot", "iterm", "contour", "rio",
  ]
}
