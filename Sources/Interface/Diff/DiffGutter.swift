import Text
import Workspace

/// What stands before the text of a diff line: its numbers and its sign.
struct DiffGutter {
  /// Line numbers from 1, nil on the side that does not have the line.
  struct Numbers {
    var old: Int?
    var new: Int?
  }

  let format: DiffFormat
  let kind: DiffLine.Kind
  let numbers: Numbers

  /// The role of the line's text and background.
  var role: String {
    switch kind {
    case .context: "diff.context"
    case .added: "diff.add"
    case .removed: "diff.del"
    }
  }

  /// The gutter of a line's first row, or of one it was wrapped to.
  func spans(isFirst: Bool) -> [Span] {
    guard isFirst else {
      return [Span(blank, "diff.lineno"), Span("↪ ", "diff.lineno")]
    }
    switch kind {
    case .context: return [Span(numberText, "diff.lineno"), Span("  ", role)]
    case .added: return [Span(numberText, "diff.lineno"), Span("+ ", "diff.sign.add")]
    case .removed: return [Span(numberText, "diff.lineno"), Span("− ", "diff.sign.del")]
    }
  }

  /// The gutter of "No newline at end of file".
  var note: [Span] { [Span(blank + "\\ ", "diff.lineno")] }

  private var blank: String { String(repeating: " ", count: format.gutterColumns - 2) }

  private var numberText: String {
    func column(_ number: Int?) -> String {
      Fitting.right(number.map(String.init) ?? "", columns: format.digits)
    }
    switch format.gutter {
    case .bothNumbers: return column(numbers.old) + " " + column(numbers.new) + " "
    case .oneNumber: return column(numbers.new ?? numbers.old) + " "
    case .signOnly: return ""
    }
  }
}
