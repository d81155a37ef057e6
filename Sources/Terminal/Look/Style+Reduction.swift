extension Style {
  /// The style as a terminal with fewer colours can show it, so that nothing is lost but colour.
  ///
  /// A foreground that would vanish in its background becomes black or white. Without colours,
  /// what stands out by its background (`ground` being the theme's) is shown in reverse, and what
  /// differs within a line is underlined.
  func reduced(to depth: ColorDepth, role: String, ground: Color) -> Style {
    var style = self
    style.foreground = foreground.reduced(to: depth)
    style.background = background.reduced(to: depth)
    switch depth {
    case .truecolor: break
    case .indexed256, .ansi16:
      if style.foreground == style.background, foreground != background,
        style.background != .terminalDefault
      {
        let isDark = Perceptual(rgb: background.rgb).lightness < 0.5
        style.foreground = .indexed(isDark ? 15 : 0)
      }
    case .monochrome:
      let parts = role.split(separator: ".")
      if parts.contains("word") {
        style.attributes.insert(.underline)
      } else if background != .terminalDefault, background != ground,
        parts.contains(where: Self.marking.contains) || standsOut(from: ground)
      {
        style.attributes.insert(.reverse)
      }
    }
    return style
  }

  /// Parts of a role that say "this one among others".
  private static let marking: Set<Substring> = [
    "selection", "selected", "current", "match", "cursor", "focus",
  ]

  private func standsOut(from ground: Color) -> Bool {
    guard ground != .terminalDefault else { return false }
    let difference =
      Perceptual(rgb: background.rgb).lightness - Perceptual(rgb: ground.rgb).lightness
    return difference.magnitude > 0.35
  }
}
