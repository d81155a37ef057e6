import Agent
import Text

/// A host's name as a person should read it: a part in other letters than it seems to be written in
/// is told apart.
struct HostName: Sendable, Equatable {
  /// As it is asked, in ASCII.
  let name: String
  /// In the letters that the name stands for; the same as ``name`` where it has no others.
  let letters: String

  init(_ name: String) {
    self.name = name
    letters = name.split(separator: ".", omittingEmptySubsequences: false)
      .map { Self.decoded($0) ?? String($0) }.joined(separator: ".")
  }

  /// Whether it stands for letters beyond ASCII.
  var isDisguised: Bool { letters != name || !name.utf8.allSatisfy { $0 < 0x80 } }

  /// A label of a name that begins with `xn--`, as RFC 3492 reads it; nil for any other.
  private static func decoded(_ label: Substring) -> String? {
    guard label.lowercased().hasPrefix("xn--") else { return nil }
    let body = label.dropFirst(4)
    guard !body.isEmpty else { return nil }
    var output: [Unicode.Scalar] = []
    var rest = body
    if let hyphen = body.lastIndex(of: "-") {
      output = Array(body[..<hyphen].unicodeScalars)
      rest = body[body.index(after: hyphen)...]
    }
    var code = 128
    var bias = 72
    var index = 0
    var input = rest.utf8.makeIterator()
    var isFirst = true
    var next = input.next()
    while next != nil {
      let start = index
      var weight = 1
      var step = 36
      while true {
        guard let byte = next, let digit = value(of: byte) else { return nil }
        next = input.next()
        index += digit * weight
        guard index < 1 << 24 else { return nil }
        let threshold = min(max(step - bias, 1), 26)
        if digit < threshold { break }
        weight *= 36 - threshold
        guard weight < 1 << 24 else { return nil }
        step += 36
      }
      let count = output.count + 1
      bias = adapted(index - start, count: count, isFirst: isFirst)
      isFirst = false
      code += index / count
      index %= count
      guard let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
      output.insert(scalar, at: index)
      index += 1
    }
    return String(String.UnicodeScalarView(output))
  }

  private static func value(of byte: UInt8) -> Int? {
    switch byte {
    case 0x61...0x7A: Int(byte) - 0x61
    case 0x41...0x5A: Int(byte) - 0x41
    case 0x30...0x39: Int(byte) - 0x30 + 26
    default: nil
    }
  }

  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var steps = 0
    while delta > 455 {
      delta /= 35
      steps += 36
    }
    return steps + 36 * delta / (delta + 38)
  }
}

/// A web address in its parts, for showing only: what it is asked as is decided elsewhere.
struct ShownAddress {
  let scheme: String
  let host: HostName
  /// The port with its colon, and everything after it.
  let rest: String

  /// nil for what is no address of the web.
  init?(_ text: String) {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let after = text[mark.upperBound...]
    let end = after.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? after.endIndex
    let authority = after[..<end]
    guard !authority.contains("@"), !authority.isEmpty else { return nil }
    let colon = authority.hasPrefix("[") ? nil : authority.lastIndex(of: ":")
    scheme = String(text[..<mark.lowerBound])
    host = HostName(String(authority[..<(colon ?? authority.endIndex)]))
    rest = String(authority[(colon ?? authority.endIndex)...]) + String(after[end...])
  }

  /// The address with its host standing out, then what to be careful about.
  var lines: [StyledLine] {
    var lines = [
      StyledLine([
        Span(scheme + "://", "text.dim"), Span(RevealedText.reveal(host.name), "approval.command"),
        Span(RevealedText.reveal(rest), "text"),
      ])
    ]
    if host.isDisguised {
      let name = RevealedText.reveal(host.letters)
      lines.append(
        StyledLine(
          "! Careful: the host's name is spelled \(name), in letters that may look like others.",
          "approval.danger"))
    }
    if scheme.lowercased() == "http" {
      lines.append(StyledLine("not encrypted: others on the way can read and change it", "warning"))
    }
    return lines
  }
}
