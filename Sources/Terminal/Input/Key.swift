/// A key with its modifiers.
///
/// Terminals spell one key in many ways; a `Key` is made canonical, so that keys from any of them
/// compare equal to the ones that keymaps name:
///
///     Key("C-X") == Key(.character("x"), .control)       // control ignores case
///     Key("S-a") == Key(.character("A"))                 // shift is in the character
///     Key("C-/") == Key(.character("_"), .control)       // one byte for both, in most terminals
package struct Key: Sendable, Hashable {
  package enum Code: Sendable, Hashable {
    /// A printable character, as typed (shift already applied).
    case character(Character)
    case enter, tab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
  }

  package struct Modifiers: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)
  }

  package var code: Code
  package var modifiers: Modifiers

  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// The same key as every terminal and keymap would have it.
  var canonical: Key {
    guard case .character(let character) = code else { return self }
    guard modifiers.contains(.control) else { return shiftApplied(to: character) }
    switch character {
    case "/": return Key(.character("_"), modifiers)
    case "@": return Key(.character(" "), modifiers.subtracting(.shift))
    case "A"..."Z": return Key(.character(Character(character.lowercased())), modifiers)
    default: return self
    }
  }

  private func shiftApplied(to character: Character) -> Key {
    guard modifiers.contains(.shift) else { return self }
    let upper = character.uppercased()
    return Key(
      .character(upper.count == 1 ? Character(upper) : character), modifiers.subtracting(.shift))
  }
}
