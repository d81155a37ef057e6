/// A block of a document, free of the parser.
indirect enum MarkdownBlock: Sendable, Equatable {
  case heading(level: Int, [StyledLine])
  /// A line for each hard break.
  case paragraph([StyledLine])
  case code(language: String, text: String)
  case quote([MarkdownBlock])
  case list(MarkdownList)
  case table(MarkdownTable)
  case rule
}

struct MarkdownList: Sendable, Equatable {
  struct Item: Sendable, Equatable {
    /// Nil for an item that is no task.
    var isDone: Bool?
    var blocks: [MarkdownBlock]
  }

  /// The first number; nil for bullets.
  var start: Int?
  /// Whether items follow each other without empty rows.
  var isTight: Bool
  var items: [Item]
}

struct MarkdownTable: Sendable, Equatable {
  enum Alignment: Sendable { case left, center, right }

  var alignments: [Alignment]
  /// The header first; each row has a cell for each column.
  var rows: [[StyledLine]]
}
