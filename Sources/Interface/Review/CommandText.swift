import Agent
import Text
import Workspace

/// A command as a person reads it before it runs: whole, quoted as a shell would take it, and
/// with nothing hidden.
///
/// Of a shell's script the shell is told last, in small print.
struct CommandText {
  /// The lines, not yet wrapped.
  let lines: [StyledLine]
  /// The command as it would be typed, to be changed.
  let line: String

  private static let role = "approval.command"
  private static let markRole = "approval.danger"
  /// Blanks in a row from which they are counted instead of drawn: they could push the rest
  /// out of sight.
  private static let blankLimit = 12
  private static let indentLimit = 40

  init(_ arguments: [String]) {
    if let script = Self.script(of: arguments) {
      let shell = arguments.prefix(2).map(Self.quoted).joined(separator: " ")
      let others = arguments.dropFirst(3).map(Self.quoted)
      let rest = others.isEmpty ? [] : Self.lines(of: " with " + others.joined(separator: " "))
      var last = StyledLine([Span("run by \(shell)", "text.dim")])
      last.spans += rest.first?.spans ?? []
      lines = Self.lines(of: script) + [last] + rest.dropFirst()
      line = script
    } else {
      line = arguments.map(Self.quoted).joined(separator: " ")
      lines = Self.lines(of: line)
    }
  }

  /// The command in a few words: a shell's script without the shell.
  static func summary(of arguments: [String]) -> String {
    script(of: arguments) ?? arguments.joined(separator: " ")
  }

  /// The script of `sh -c SCRIPT`.
  private static func script(of arguments: [String]) -> String? {
    guard arguments.count >= 3 else { return nil }
    let name = arguments[0].split(separator: "/").last.map(String.init) ?? ""
    guard Hazard.shells.contains(name) else { return nil }
    let option = arguments[1]
    let isPlain = option.utf8.allSatisfy { $0 < 0x80 && $0 > 0x20 }
    return isPlain && option.hasPrefix("-") && option.hasSuffix("c") ? arguments[2] : nil
  }

  /// Rows of at most `columns` cells; the first begins with `$`, a wrapped one with `↪`.
  func rows(columns: Int) -> [StyledLine] {
    let width = max(1, columns - 2)
    return lines.enumerated().flatMap { index, line in
      var wrapped = WrappedSpans(columns: width, isCounting: false)
      for span in line.spans { wrapped.put(span.text, role: span.role) }
      return wrapped.rows.enumerated().map { row, spans in
        let lead = row > 0 ? "↪ " : index == 0 ? "$ " : "  "
        return StyledLine([Span(lead, "text.dim")] + spans)
      }
    }
  }
}

// MARK: - Showing everything

extension CommandText {
  private static func lines(of text: String) -> [StyledLine] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      StyledLine(spans(of: String($0)))
    }
  }

  /// Spans of a line in which blanks are counted and hidden characters named.
  private static func spans(of line: String) -> [Span] {
    var spans: [Span] = []
    func append(_ text: String, _ role: String) {
      if spans.last?.role == role {
        spans[spans.count - 1].text += text
      } else {
        spans.append(Span(text, role))
      }
    }
    let scalars = Array(line.unicodeScalars)
    var previous: Unicode.Scalar = " "
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == " " || scalar == "\t" {
        let end = scalars[index...].firstIndex { $0 != " " && $0 != "\t" } ?? scalars.count
        let blanks = scalars[index..<end]
        if blanks.count > (index == 0 ? indentLimit : blankLimit) {
          append("‹\(blanks.count) blanks›", markRole)
        } else {
          for blank in blanks { append(blank == " " ? " " : "    ", role) }
        }
        index = end
      } else {
        let isSeen = scalar.isSeen(after: previous)
        append(isSeen ? String(scalar) : mark(for: scalar), isSeen ? role : markRole)
        index += 1
      }
      previous = scalar
    }
    return spans
  }

  /// A control picture, or the number.
  private static func mark(for scalar: Unicode.Scalar) -> String {
    if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
      return String(picture)
    }
    return scalar.value == 0x7F ? "␡" : RevealedText.name(of: scalar)
  }
}

// MARK: - Quoting

extension CommandText {
  /// An argument in the quotes it would need in a shell.
  static func quoted(_ argument: String) -> String {
    let scalars = argument.unicodeScalars
    guard !scalars.isEmpty else { return "''" }
    if scalars.allSatisfy(isBare) { return argument }
    var previous: Unicode.Scalar = " "
    var isPlain = true
    for scalar in scalars {
      if scalar != "\n", !scalar.isSeen(after: previous) { isPlain = false }
      previous = scalar
    }
    guard isPlain else { return escaped(argument) }
    guard scalars.contains("'") else { return "'\(argument)'" }
    let special: Set<Unicode.Scalar> = ["$", "`", "\\", "\"", "!"]
    if !scalars.contains(where: special.contains) { return "\"\(argument)\"" }
    return "'"
      + argument.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  private static func isBare(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "+", "=", ":", ",", ".", "/", "@", "%": true
    default: scalar.value >= 0x80 && scalar.isSeen
    }
  }

  private static func escaped(_ argument: String) -> String {
    var result = "$'"
    for scalar in argument.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{1B}": result += "\\e"
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case _ where scalar.isSeen: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (lead, width) = scalar.value < 0x80 ? ("\\x", 2) : ("\\U", 8)
        result += lead + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
      }
    }
    return result + "'"
  }
}
