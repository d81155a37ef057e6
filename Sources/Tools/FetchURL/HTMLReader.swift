/// Reads HTML as a person would: headings, paragraphs, lists, tables, code and links; no scripts,
/// styles, forms or navigation.
///
/// It goes through the text once, as a tokenizer does, and is at home with broken markup: every
/// input gives a text no longer than a few times itself.
struct HTMLReader {
  private var source: HTMLTokens
  private(set) var title: String?
  private var lines = TextFlow()
  /// What the reader is in of that which is left out.
  private var skipped = OpenElements()
  private var lists: [(isOrdered: Bool, count: Int)] = []
  private var links: [(target: String, start: Int)] = []
  private var preformatted = 0
  private var titleText: String?

  init(_ html: String) { source = HTMLTokens(html) }

  /// The text, without blank lines at its ends.
  var text: String { lines.finished }

  mutating func read() {
    while let token = source.next() {
      switch token {
      case .text(let text): add(text)
      case .start(let tag): begin(tag)
      case .end(let name): end(name)
      }
    }
    title = titleText?.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let omitted: Set = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "nav", "button",
    "select", "textarea", "canvas", "audio", "video", "dialog", "footer", "aside",
  ]
  private static let blocks: Set = [
    "p", "div", "section", "article", "main", "header", "blockquote", "figure", "figcaption",
    "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "details",
    "summary", "address", "fieldset", "form", "body",
  ]
  private static let rows: Set = ["tr", "dt", "dd", "caption", "li", "br"]

  private mutating func add(_ text: String) {
    if titleText != nil, skipped.innermost == "title" {
      titleText? += text
    } else if skipped.isEmpty {
      if preformatted > 0 { lines.addVerbatim(text) } else { lines.add(text) }
    }
  }

  private mutating func begin(_ tag: HTMLTokens.Tag) {
    if tag.name == "title", titleText == nil, skipped.isEmpty {
      titleText = ""
      skipped.begin("title")
      return
    }
    if Self.omitted.contains(tag.name) {
      if !tag.isClosed { skipped.begin(tag.name) }
      return
    }
    guard skipped.isEmpty else { return }
    if Self.blocks.contains(tag.name) { lines.endParagraph() }
    switch tag.name {
    case "br": lines.endLine()
    case "tr", "dt", "caption": lines.endLine()
    case "dd": lines.begin("  ")
    case "td", "th": lines.separate(" | ")
    case "hr": lines.begin("---")
    case "h1", "h2", "h3", "h4", "h5", "h6":
      let level = Int(tag.name.suffix(1)) ?? 1
      lines.begin(String(repeating: "#", count: level) + " ")
    case "ul", "ol": if lists.count < OpenElements.limit { lists.append((tag.name == "ol", 0)) }
    case "li": beginItem()
    case "blockquote": lines.begin("> ")
    case "pre":
      preformatted += 1
      lines.begin("```\n")
    case "code", "kbd", "samp", "tt": if preformatted == 0 { lines.add("`") }
    case "img": if let text = tag["alt"], !text.isEmpty { lines.add("[picture: \(text)]") }
    case "a":
      if let target = tag["href"], links.count < OpenElements.limit {
        links.append((target, lines.count))
      }
    default: break
    }
  }

  private mutating func end(_ name: String) {
    if !skipped.isEmpty {
      skipped.end(name)
      return
    }
    switch name {
    case "ul", "ol": if !lists.isEmpty { lists.removeLast() }
    case "pre":
      if preformatted > 0 {
        preformatted -= 1
        lines.endLine()
        lines.begin("```")
      }
    case "code", "kbd", "samp", "tt": if preformatted == 0 { lines.add("`") }
    case "a": endLink()
    default: break
    }
    if Self.blocks.contains(name) { lines.endParagraph() }
    if Self.rows.contains(name) { lines.endLine() }
  }

  private mutating func beginItem() {
    let indent = String(repeating: "  ", count: max(0, min(lists.count, 8) - 1))
    guard let list = lists.last, list.isOrdered else { return lines.begin(indent + "- ") }
    lists[lists.count - 1].count += 1
    lines.begin(indent + "\(list.count + 1). ")
  }

  private mutating func endLink() {
    guard let link = links.popLast(), lines.count > link.start, preformatted == 0 else { return }
    let target = link.target.trimmedSpaces
    let isOwn = target.isEmpty || target.hasPrefix("#")
    guard !isOwn, !target.lowercased().hasPrefix("javascript:"), target.utf8.count < 500 else {
      return
    }
    lines.add(" (\(target))")
  }
}

/// Text that flows: white space runs together, and paragraphs stand apart.
private struct TextFlow {
  private var text = ""
  private var pendingSpace = false
  /// Line feeds that stand at the end of the text.
  private var feeds = 2
  /// Whether the line so far is only a mark such as that of a list.
  private var isAtMark = false
  private(set) var count = 0

  mutating func add(_ piece: String) {
    for scalar in piece.unicodeScalars {
      guard !scalar.properties.isWhitespace else {
        pendingSpace = true
        continue
      }
      if pendingSpace, feeds == 0, !isAtMark { text += " " }
      pendingSpace = false
      isAtMark = false
      text.unicodeScalars.append(scalar)
      feeds = 0
      count += 1
    }
  }

  mutating func addVerbatim(_ piece: String) {
    for scalar in piece.unicodeScalars where scalar != "\r" {
      text.unicodeScalars.append(scalar)
      feeds = scalar == "\n" ? feeds + 1 : 0
      count += 1
    }
    pendingSpace = false
    isAtMark = false
  }

  mutating func endLine() {
    pendingSpace = false
    isAtMark = false
    guard feeds == 0 else { return }
    text += "\n"
    feeds = 1
  }

  mutating func endParagraph() {
    guard !isAtMark else { return }
    endLine()
    guard feeds < 2 else { return }
    text += "\n"
    feeds = 2
  }

  /// Begins a line with a mark.
  mutating func begin(_ mark: String) {
    if !isAtMark { endLine() }
    text += mark
    feeds = mark.hasSuffix("\n") ? 1 : 0
    isAtMark = feeds == 0 && mark != "```" && mark != "---"
  }

  /// Stands between two things of one line.
  mutating func separate(_ mark: String) {
    pendingSpace = false
    guard feeds == 0 else { return }
    text += mark
    isAtMark = true
  }

  /// The text without blanks at the ends of lines and of the whole.
  var finished: String {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let end = line.lastIndex { $0 != " " && $0 != "\t" }
      lines.append(end.map { line[...$0] } ?? "")
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.drop { $0.isEmpty }.joined(separator: "\n")
  }
}
