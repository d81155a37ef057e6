import JSON

/// A theme's colours as numbers, worked out without the program's own compiler.
struct ResolvedTheme {
  private let palette: [String: JSON]
  let roles: [String: JSON]

  init(document: JSON) {
    palette = Self.dictionary(document["palette"])
    roles = Self.dictionary(document["roles"])
  }

  func foreground(_ role: String) -> RGB? { color("fg", role) ?? color("fg", "text") }

  /// The role's own background; nil when it shows what is below.
  func ground(_ role: String) -> RGB? { color("bg", role) }

  /// What of a role cannot be understood.
  func faults(of role: String) -> [String] {
    guard let value = roles[role] else { return ["missing"] }
    guard let members = value.members else { return isColor(value) ? [] : [value.text] }
    return members.filter { member in
      switch member.name {
      case "fg", "bg": !isColor(member.value)
      case "attrs":
        !(member.value.arrayValue ?? [.null]).allSatisfy {
          ["bold", "dim", "italic", "underline", "reverse"].contains($0.stringValue)
        }
      default: true
      }
    }.map(\.name)
  }

  private func isColor(_ value: JSON) -> Bool {
    guard let text = value.stringValue else { return false }
    let resolved = palette[text]?.stringValue ?? text
    return RGB(resolved) != nil || Self.terminalColors.contains(resolved)
  }

  private func color(_ member: String, _ role: String) -> RGB? {
    var name: Substring? = role[...]
    while let current = name {
      let rule = roles[String(current)]
      let value = member == "fg" ? rule?["fg"] ?? rule : rule?["bg"]
      if let text = value?.stringValue { return RGB(palette[text]?.stringValue ?? text) }
      name = current.lastIndex(of: ".").map { current[..<$0] }
    }
    return nil
  }

  private static func dictionary(_ table: JSON?) -> [String: JSON] {
    Dictionary((table?.members ?? []).map { ($0.name, $0.value) }) { $1 }
  }

  private static let terminalColors: Set<String> = {
    let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    return Set(names + names.map { "bright-" + $0 } + ["default"])
  }()
}
