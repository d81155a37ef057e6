/// A colour as the terminal takes it.
package struct Color: Sendable, Hashable {
  /// 0xRRGGBB, 0x0100_00NN for an indexed colour, `UInt32.max` for the terminal's own.
  package var value: UInt32

  package static let terminalDefault = Color(value: .max)
  package static func rgb(_ value: UInt32) -> Color { Color(value: value & 0xFF_FFFF) }
  package static func indexed(_ index: UInt8) -> Color { Color(value: 0x0100_0000 | UInt32(index)) }

  package init(value: UInt32) { self.value = value }
}

/// How a cell looks.
package struct Style: Sendable, Hashable {
  package struct Attributes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
  }

  package var foreground: Color
  package var background: Color
  package var attributes: Attributes

  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault,
    attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}
