import JSON

/// The arguments of a call as their pieces come, with a look at whether they can be all.
///
/// Only what is new is looked at, so that many pieces cost no more than few.
struct CallArguments: Sendable {
  private enum Place: Sendable { case before, inside, inString, escaped, behind, broken }

  private(set) var text = ""
  private var place = Place.before
  private var depth = 0
  private var isObject = false

  /// Whether the text is one whole JSON object.
  var isWhole: Bool { isObject }

  mutating func append(_ piece: String) {
    guard !piece.isEmpty else { return }
    text += piece
    let wasBehind = place == .behind
    for byte in piece.utf8 where place != .broken { take(byte) }
    // The brackets close once; whether what is between them is JSON need be asked only then.
    if place == .behind, !wasBehind { isObject = JSON.isObject(text) }
    if place == .broken { isObject = false }
  }

  private mutating func take(_ byte: UInt8) {
    switch (place, byte) {
    case (.before, UInt8(ascii: "{")):
      place = .inside
      depth = 1
    case (.before, 0x20), (.before, 0x09...0x0D), (.behind, 0x20), (.behind, 0x09...0x0D): break
    case (.before, _), (.behind, _), (.broken, _): place = .broken
    case (.inside, UInt8(ascii: "\"")): place = .inString
    case (.inside, UInt8(ascii: "{")), (.inside, UInt8(ascii: "[")): depth += 1
    case (.inside, UInt8(ascii: "}")), (.inside, UInt8(ascii: "]")):
      depth -= 1
      if depth == 0 { place = .behind }
    case (.inString, UInt8(ascii: "\\")): place = .escaped
    case (.inString, UInt8(ascii: "\"")): place = .inside
    case (.escaped, _): place = .inString
    case (.inside, _), (.inString, _): break
    }
  }
}
