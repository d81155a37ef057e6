import Glibc

/// A colour of the sRGB space.
struct RGB: Equatable {
  var value: Int

  init?(_ text: String) {
    guard text.utf8.count == 7, text.hasPrefix("#"), let value = Int(text.dropFirst(), radix: 16)
    else { return nil }
    self.value = value
  }

  /// From 1 to 21 (WCAG 2.2, "contrast ratio").
  static func contrast(_ left: RGB, _ right: RGB) -> Double {
    let (high, low) = (max(left.luminance, right.luminance), min(left.luminance, right.luminance))
    return (high + 0.05) / (low + 0.05)
  }

  /// From 0 to 1 (WCAG 2.2, "relative luminance").
  private var luminance: Double {
    let parts = [16, 8, 0].map { shift in
      let part = Double(value >> shift & 0xFF) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
