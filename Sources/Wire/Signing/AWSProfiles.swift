/// The profiles in the two files of Amazon's tools.
///
/// `[name]` in the credentials file, `[profile name]` or `[default]` in the configuration file.
/// Where both set a key, the credentials file counts. Indented lines are settings of single
/// services, and are passed over.
struct AWSProfiles: Equatable {
  private(set) var profiles: [String: [String: String]] = [:]

  init(credentials: [UInt8] = [], config: [UInt8] = []) {
    read(config) { name in
      guard name != "default" else { return name }
      let words = name.split(separator: " ", maxSplits: 1)
      guard words.count == 2, words[0] == "profile" else { return nil }
      return Self.trimmed(words[1]).filter { $0 != "\"" && $0 != "'" }
    }
    read(credentials) { $0 }
  }

  subscript(name: String) -> [String: String]? { profiles[name] }

  private mutating func read(_ bytes: [UInt8], profile: (String) -> String?) {
    var current: String?
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let first = line.first, first != 0x20, first != 0x09 else { continue }
      let text = Self.uncommented(String(decoding: line, as: UTF8.self))
      if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        current = profile(Self.trimmed(text[..<end].dropFirst()))
        if let current { profiles[current, default: [:]].merge([:]) { $1 } }
      } else if let current, let equals = text.firstIndex(of: "=") {
        let key = Self.trimmed(text[..<equals]).lowercased()
        profiles[current]?[key] = Self.trimmed(text[text.index(after: equals)...])
      }
    }
  }

  /// A line without what follows a `#` or `;` at its start or after a blank.
  private static func uncommented(_ line: String) -> Substring {
    var isAfterBlank = true
    for index in line.indices {
      if isAfterBlank, line[index] == "#" || line[index] == ";" { return line[..<index] }
      isAfterBlank = line[index] == " " || line[index] == "\t"
    }
    return line[...]
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard let first = text.firstIndex(where: { !isBlank($0) }),
      let last = text.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }
}
