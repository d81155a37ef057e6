extension Key: CustomStringConvertible {
  /// Reads the spelling of keymap files: `C-x`, `M-Enter`, `S-Tab`, `PgUp`, `F1`, `a`, `Space`.
  ///
  /// Modifiers come in any order; `A-` is another name of `M-`, `BTab` of `S-Tab`.
  package init?(_ spelling: String) {
    var rest = Substring(spelling)
    var modifiers: Modifiers = []
    while rest.count > 2, rest.dropFirst().first == "-", let first = rest.first,
      let modifier = Self.modifier(first)
    {
      modifiers.insert(modifier)
      rest = rest.dropFirst(2)
    }
    if rest == "BTab" {
      self.init(.tab, modifiers.union(.shift))
    } else if let code = Self.codes[String(rest)] ?? Self.function(rest) {
      self.init(code, modifiers)
    } else if rest.count == 1, let character = rest.first, !character.isControl {
      self.init(.character(character), modifiers)
    } else {
      return nil
    }
    self = canonical
  }

  /// The spelling that ``init(_:)-(String)`` reads.
  package var description: String {
    var text = ""
    if modifiers.contains(.control) { text += "C-" }
    if modifiers.contains(.alt) { text += "M-" }
    if modifiers.contains(.shift) { text += "S-" }
    return text + name
  }

  private var name: String {
    switch code {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .enter: "Enter"
    case .tab: "Tab"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Delete"
    case .insert: "Insert"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }

  private static let codes: [String: Code] = [
    "Space": .character(" "), "Enter": .enter, "Return": .enter, "Tab": .tab, "Esc": .escape,
    "Escape": .escape, "Backspace": .backspace, "Delete": .delete, "Del": .delete,
    "Insert": .insert, "Ins": .insert, "Up": .up, "Down": .down, "Left": .left, "Right": .right,
    "Home": .home, "End": .end, "PgUp": .pageUp, "PageUp": .pageUp, "PgDn": .pageDown,
    "PageDown": .pageDown,
  ]

  private static func modifier(_ letter: Character) -> Modifiers? {
    switch letter {
    case "C": .control
    case "M", "A": .alt
    case "S": .shift
    default: nil
    }
  }

  /// `F1` to `F35`, as many as any terminal can name.
  private static func function(_ name: Substring) -> Code? {
    guard name.first == "F", name.count > 1, let number = Int(name.dropFirst()),
      (1...35).contains(number)
    else { return nil }
    return .function(number)
  }
}

extension Character {
  fileprivate var isControl: Bool {
    unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
  }
}
