/// What a program says, without what in it looks like a key.
///
///     HiddenKeys.text("token sk-live-0123456789 has expired")      // token … has expired
enum HiddenKeys {
  /// What the keys of known services begin with.
  private static let beginnings = [
    "sk-", "sk_", "rk_", "AIza", "ya29.", "eyJ", "ghp_", "gho_", "ghu_", "ghs_", "ghr_",
    "github_pat_", "glpat-", "AKIA", "ASIA", "xox", "xai-", "gsk_", "hf_", "npm_", "pypi-", "hvs.",
    "pplx-", "AGE-SECRET-KEY-",
  ]

  static func text(_ text: String) -> String {
    var result = ""
    var word = ""
    for scalar in text.unicodeScalars {
      guard !isPart(scalar) else {
        word.unicodeScalars.append(scalar)
        continue
      }
      result += shown(word)
      result.unicodeScalars.append(scalar)
      word = ""
    }
    return result + shown(word)
  }

  private static func shown(_ word: String) -> String { isKey(word) ? "…" : word }

  /// Whether it begins as keys do, or is long, of letters and digits, and neither path nor host.
  private static func isKey(_ word: String) -> Bool {
    let bytes = word.utf8
    guard bytes.count >= 12, bytes.contains(where: isDigit) else { return false }
    if beginnings.contains(where: word.hasPrefix) { return true }
    return bytes.count >= 20 && bytes.contains { ($0 | 0x20) &- 0x61 < 26 }
      && !bytes.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Whether it may stand within a key or a path.
  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isASCII else { return false }
    let byte = UInt8(truncatingIfNeeded: scalar.value)
    return isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || "-_./+~".utf8.contains(byte)
  }
}
