import Text

extension TextPage {
  private struct Section: Sendable {
    var title: String
    var entries: [(keys: String, title: String)]
  }

  /// All keys by where they work, then the commands of the composer.
  static func help(_ keymap: Keymap) -> TextPage {
    let sections = KeyContext.allCases.compactMap { section(of: $0, keymap) } + [commands]
    return TextPage(.help, title: "Keys") { columns in
      let widest = sections.flatMap(\.entries).map { Glyph.width(of: $0.keys) }.max() ?? 0
      let keyColumns = max(1, min(widest, columns * 2 / 5))
      var rows: [StyledLine] = []
      for section in sections {
        if !rows.isEmpty { rows.append(StyledLine([])) }
        rows.append(StyledLine(section.title, "title"))
        for entry in section.entries {
          rows += Self.rows(
            StyledLine(entry.keys, "status.key"), StyledLine(entry.title, "text"),
            nameColumns: keyColumns, columns: columns)
        }
      }
      return rows
    }
  }

  private static func section(of context: KeyContext, _ keymap: Keymap) -> Section? {
    var seen: Set<Action> = []
    var entries: [(keys: String, title: String)] = []
    for binding in keymap.bindings where binding.context == context {
      guard seen.insert(binding.action).inserted, let record = ActionCatalogue[binding.action]
      else { continue }
      let keys = keymap.labels(of: binding.action, in: context).joined(separator: ", ")
      entries.append((keys, record.title))
    }
    return entries.isEmpty ? nil : Section(title: context.title, entries: entries)
  }

  private static var commands: Section {
    var entries: [(keys: String, title: String)] = [
      ("@", "Name a file of the project"), ("!", "Run a command of your own, in your shell"),
    ]
    for command in SlashCommand.all {
      let argument = command.argument.isEmpty ? "" : " " + command.argument
      let summary = command.summary.prefix(1).uppercased() + command.summary.dropFirst()
      entries.append(("/" + command.name + argument, summary))
    }
    return Section(title: "At the start of a message", entries: entries)
  }
}
