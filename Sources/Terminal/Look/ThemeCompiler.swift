import JSON

/// Turns a theme's document into styles for a terminal's colours.
struct ThemeCompiler {
  private let palette: [String: JSON]
  private let roles: [JSON.Member]
  private let depth: ColorDepth

  init(document: JSON, depth: ColorDepth) {
    palette = Dictionary(
      (document["palette"]?.members ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    roles = document["roles"]?.members ?? []
    self.depth = depth
  }

  func styles() throws(ThemeError) -> [String: Style] {
    var rules: [String: Rule] = [:]
    for role in roles { rules[role.name] = try rule(role) }
    let text = rules["text"]
    let ground = rules["background"]?.background ?? text?.background ?? .terminalDefault
    var styles: [String: Style] = [:]
    for name in rules.keys {
      var merged = Rule()
      var prefix: Substring? = name[...]
      while let name = prefix {
        if let rule = rules[String(name)] { merged.fill(from: rule) }
        prefix = name.lastIndex(of: ".").map { name[..<$0] }
      }
      if merged.foreground == nil { merged.foreground = text?.foreground }
      styles[name] = merged.style.reduced(to: depth, role: name, ground: ground)
    }
    return styles
  }

  private func rule(_ role: JSON.Member) throws(ThemeError) -> Rule {
    guard role.value.members != nil else {
      return Rule(foreground: try color(role.value, role: role.name))
    }
    var rule = Rule()
    if let value = role.value["fg"] { rule.foreground = try color(value, role: role.name) }
    if let value = role.value["bg"] { rule.background = try color(value, role: role.name) }
    if let value = role.value["attrs"] { rule.attributes = try attributes(value, role: role.name) }
    return rule
  }

  private func attributes(
    _ value: JSON, role: String
  ) throws(ThemeError) -> Style.Attributes {
    guard let names = value.arrayValue else { throw .malformed(role: role) }
    var attributes: Style.Attributes = []
    for name in names {
      switch name.stringValue {
      case "bold": attributes.insert(.bold)
      case "dim": attributes.insert(.dim)
      case "italic": attributes.insert(.italic)
      case "underline": attributes.insert(.underline)
      case "reverse": attributes.insert(.reverse)
      case let other?: throw .unknownAttribute(role: role, value: other)
      case nil: throw .malformed(role: role)
      }
    }
    return attributes
  }

  /// What a role says, and leaves unsaid.
  private struct Rule {
    var foreground: Color?
    var background: Color?
    var attributes: Style.Attributes?

    mutating func fill(from other: Rule) {
      foreground = foreground ?? other.foreground
      background = background ?? other.background
      attributes = attributes ?? other.attributes
    }

    var style: Style {
      Style(
        foreground: foreground ?? .terminalDefault, background: background ?? .terminalDefault,
        attributes: attributes ?? [])
    }
  }
}

// MARK: - Colours

extension ThemeCompiler {
  private func color(_ value: JSON, role: String) throws(ThemeError) -> Color {
    if let index = value.intValue {
      guard let index = UInt8(exactly: index) else {
        throw .unknownColor(role: role, value: "\(index)")
      }
      return .indexed(index)
    }
    guard let name = value.stringValue else { throw .malformed(role: role) }
    // A palette's own names come first; one that names another is followed once.
    if let entry = palette[name] {
      if let color = entry.intValue.flatMap(UInt8.init(exactly:)) { return .indexed(color) }
      let target = entry.stringValue ?? ""
      if let color = Self.color(target) ?? palette[target]?.stringValue.flatMap(Self.color) {
        return color
      }
      throw .unknownColor(role: role, value: name)
    }
    guard let color = Self.color(name) else { throw .unknownColor(role: role, value: name) }
    return color
  }

  private static func color(_ text: String) -> Color? {
    if text == "default" { return .terminalDefault }
    if text.utf8.first == UInt8(ascii: "#") { return hexadecimal(text.dropFirst()) }
    if let index = UInt8(text) { return .indexed(index) }
    return names.firstIndex(of: text.hasPrefix("light-") ? "bright-" + text.dropFirst(6) : text)
      .map { .indexed(UInt8($0)) }
  }

  private static func hexadecimal(_ digits: Substring) -> Color? {
    guard digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    switch digits.utf8.count {
    case 6: return .rgb(value)
    case 3:
      let (red, green, blue) = (value >> 8, value >> 4 & 0xF, value & 0xF)
      return .rgb((red << 16 | green << 8 | blue) * 0x11)
    default: return nil
    }
  }

  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white",
  ]
}
