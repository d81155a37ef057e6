import Glibc

/// A colour in OKLab (Ottosson, 2020), where distances are as large as they look.
struct Perceptual: Sendable {
  /// 0 for black, 1 for white.
  let lightness: Double
  private let greenRed: Double
  private let blueYellow: Double

  /// Takes 0xRRGGBB in sRGB.
  init(rgb: UInt32) {
    let red = Self.linear(rgb >> 16 & 0xFF)
    let green = Self.linear(rgb >> 8 & 0xFF)
    let blue = Self.linear(rgb & 0xFF)
    let long = cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue)
    let medium = cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue)
    let short = cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue)
    lightness = 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short
    greenRed = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short
    blueYellow = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short
  }

  func nearest(in colors: [Perceptual]) -> Int {
    var best = (index: 0, distance: Double.infinity)
    for (index, color) in colors.enumerated() {
      let distance = squaredDistance(to: color)
      if distance < best.distance { best = (index, distance) }
    }
    return best.index
  }

  private func squaredDistance(to other: Perceptual) -> Double {
    let (l, a, b) = (
      lightness - other.lightness, greenRed - other.greenRed, blueYellow - other.blueYellow
    )
    return l * l + a * a + b * b
  }

  private static func linear(_ channel: UInt32) -> Double {
    let value = Double(channel) / 255
    return value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}
