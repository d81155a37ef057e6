import CNcurses

/// What ncurses needs to draw a style: attributes and the number of a colour pair.
struct Rendition {
  var attributes: attr_t
  var pair: Int32
}

/// Styles as ncurses' attributes and colour pairs, made when they are first seen.
struct PairTable {
  private let depth: ColorDepth
  private let colors: Int
  private let limit: Int
  private var renditions: [Style: Rendition] = [:]
  private var pairs: [Colors: Int32] = [:]
  /// Whether a frame had more combinations of colours than there are pairs.
  private(set) var isExhausted = false

  init(depth: ColorDepth) {
    self.depth = depth
    colors = Int(cnc_colors())
    // Beyond this ncurses would take pairs away from cells that are on the screen.
    limit = max(0, Int(cnc_color_pairs()) - 2)
  }

  mutating func rendition(of style: Style) -> Rendition {
    if let rendition = renditions[style] { return rendition }
    var rendition = Rendition(attributes: Self.attributes(style.attributes), pair: 0)
    if depth != .monochrome {
      let foreground = brightened(number(style.foreground), &rendition.attributes)
      rendition.pair = pair(
        Colors(foreground: foreground, background: limited(number(style.background))))
    }
    if !isExhausted { renditions[style] = rendition }
    return rendition
  }

  /// Forgets all pairs; every cell on the screen must be drawn again.
  mutating func reset() {
    reset_color_pairs()
    renditions = [:]
    pairs = [:]
    isExhausted = false
  }

  private mutating func pair(_ colors: Colors) -> Int32 {
    if colors == Colors(foreground: -1, background: -1) { return 0 }
    if let pair = pairs[colors] { return pair }
    guard pairs.count < limit else {
      isExhausted = true
      return 0
    }
    let pair = alloc_pair(colors.foreground, colors.background)
    guard pair > 0 else { return 0 }
    pairs[colors] = pair
    return pair
  }

  /// The number of a colour in our entries: 24 bits, or from 0x1000000 the palette.
  private func number(_ color: Color) -> Int32 {
    let color = color.reduced(to: depth)
    guard color != .terminalDefault else { return -1 }
    return Int32(depth == .truecolor ? color.value : color.value & 0xFF)
  }

  /// Eight colours become sixteen by bold; bright black, which would not be seen where bold is only
  /// bold, is a dim white.
  private func brightened(_ number: Int32, _ attributes: inout attr_t) -> Int32 {
    guard number >= 8, colors < 16 else { return number }
    attributes |= number == 8 ? cnc_dim() : cnc_bold()
    return number == 8 ? 7 : number & 7
  }

  private func limited(_ number: Int32) -> Int32 {
    number >= 8 && colors < 16 ? number & 7 : number
  }

  private struct Colors: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private static func attributes(_ attributes: Style.Attributes) -> attr_t {
    var result: attr_t = 0
    if attributes.contains(.bold) { result |= cnc_bold() }
    if attributes.contains(.dim) { result |= cnc_dim() }
    if attributes.contains(.italic) { result |= cnc_italic() }
    if attributes.contains(.underline) { result |= cnc_underline() }
    if attributes.contains(.reverse) { result |= cnc_reverse() }
    return result
  }
}
