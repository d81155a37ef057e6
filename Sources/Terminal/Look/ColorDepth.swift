/// How many colours a terminal has.
package enum ColorDepth: Sendable, Hashable, CaseIterable {
  case monochrome, ansi16, indexed256, truecolor
}

extension Color {
  /// The colour that comes nearest to this one on a terminal of a depth, by eye (OKLab).
  package func reduced(to depth: ColorDepth) -> Color {
    guard self != .terminalDefault else { return self }
    switch depth {
    case .truecolor: return self
    case .monochrome: return .terminalDefault
    case .indexed256:
      guard !isIndexed else { return self }
      return .indexed(UInt8(16 + Perceptual(rgb: value).nearest(in: Palette.fixed)))
    case .ansi16:
      if isIndexed, value & 0xFF < 16 { return self }
      return .indexed(UInt8(Perceptual(rgb: rgb).nearest(in: Palette.ansi)))
    }
  }

  var isIndexed: Bool { value >> 24 == 1 }

  /// 0xRRGGBB, for an indexed colour that of xterm's palette.
  var rgb: UInt32 { isIndexed ? Palette.rgb(of: UInt8(value & 0xFF)) : value & 0xFF_FFFF }
}

/// xterm's palette.
private enum Palette {
  /// The first 16, which people change: only good for comparing with.
  static let ansi: [Perceptual] = ansiValues.map(Perceptual.init(rgb:))
  /// 16 to 255, which nobody changes.
  static let fixed: [Perceptual] = (16...255).map { Perceptual(rgb: rgb(of: UInt8($0))) }

  private static let ansiValues: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]

  /// A 6 × 6 × 6 cube from 16, and 24 greys from 232.
  static func rgb(of index: UInt8) -> UInt32 {
    let number = UInt32(index)
    switch index {
    case 0..<16: return ansiValues[Int(index)]
    case 16..<232:
      let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
      let cube = Int(index) - 16
      return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
    default: return (8 + 10 * (number - 232)) * 0x01_0101
    }
  }
}
