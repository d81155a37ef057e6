import Terminal

/// Keys pressed one after the other, as keymap files spell them: `C-x C-e`, `g g`, `Leader z`.
struct KeySequence: Sendable, Hashable, CustomStringConvertible {
  var keys: [Key]

  init(keys: [Key]) { self.keys = keys }

  /// Reads keys between spaces; nil when one is unknown, or when there is a `Leader` but none set.
  init?(_ spelling: String, leader: Key?) {
    keys = []
    for word in spelling.split(separator: " ") {
      if word == "Leader" {
        guard let leader else { return nil }
        keys.append(leader)
      } else {
        guard let key = Key(String(word)) else { return nil }
        keys.append(key)
      }
    }
    guard !keys.isEmpty else { return nil }
  }

  var description: String { keys.map(\.description).joined(separator: " ") }

  /// As it is shown to people: `Ctrl-P`, `Alt-Enter`, `g g`.
  var label: String { keys.map(\.label).joined(separator: " ") }
}

extension Key {
  /// The key as it is shown to people: `Ctrl-P`, `Shift-Tab`, `↑`.
  var label: String {
    var label = ""
    if modifiers.contains(.control) { label += "Ctrl-" }
    if modifiers.contains(.alt) { label += "Alt-" }
    if modifiers.contains(.shift) || isShiftedLetter { label += "Shift-" }
    return label + name
  }

  /// Whether it is a capital together with a modifier, which is shown by its capital anyway.
  private var isShiftedLetter: Bool {
    guard case .character(let character) = code, !modifiers.isEmpty else { return false }
    return character.isUppercase
  }

  private var name: String {
    switch code {
    case .character(" "): "Space"
    case .character(let character):
      modifiers.isDisjoint(with: [.control, .alt]) ? String(character) : character.uppercased()
    case .enter: "Enter"
    case .tab: "Tab"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    }
  }

  /// The text the key types, when it types any.
  var typed: Character? {
    guard case .character(let character) = code, modifiers.isSubset(of: .shift) else { return nil }
    return character
  }
}
