import Text

/// What a half-written command could become, best first.
struct Completion: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    /// What the composer holds when the entry is taken.
    var text: String
    var label: String
    var summary: String
    /// Whether taking it is all that is needed, so that Enter runs it at once.
    var isComplete: Bool
  }

  enum Subject: Sendable, Equatable {
    case command
    /// The word from a place to the cursor.
    case file(TextBuffer.Position)
  }

  let subject: Subject
  var entries: [Entry]
  /// What narrowed the list.
  let query: String

  var title: String {
    switch subject {
    case .command: "Commands"
    case .file: "Files"
    }
  }

  /// The files that a word may mean; nil when there is none.
  init?(_ files: FileCompletion) {
    guard !files.paths.isEmpty else { return nil }
    subject = .file(files.start)
    query = files.query
    entries = files.paths.map {
      Entry(text: "@" + $0, label: $0, summary: "", isComplete: true)
    }
  }

  /// The completion of a draft; nil where there is nothing to offer.
  ///
  /// - Parameters:
  ///   - draft: the composer's text.
  ///   - values: the words an argument of a command may take, by the command's name.
  init?(draft: String, values: [String: [String]]) {
    guard draft.utf8.count < 100, let (name, argument) = SlashCommand.split(draft) else {
      return nil
    }
    subject = .command
    query = draft.contains(" ") ? argument : name
    if draft.contains(" ") {
      entries = Self.arguments(of: name, matching: argument, values: values[name] ?? [])
    } else {
      entries = Self.commands(matching: name)
    }
    guard !entries.isEmpty else { return nil }
  }

  private static func commands(matching name: String) -> [Entry] {
    ranked(SlashCommand.all, by: name, key: \.name).map { command in
      let takesArgument = !command.argument.isEmpty && SlashCommand.list(for: command.name) == nil
      return Entry(
        text: "/" + command.name + (takesArgument ? " " : ""),
        label: "/" + command.name + (command.argument.isEmpty ? "" : " " + command.argument),
        summary: command.summary, isComplete: !takesArgument)
    }
  }

  private static func arguments(
    of name: String, matching argument: String, values: [String]
  ) -> [Entry] {
    ranked(values, by: argument, key: \.self).map {
      Entry(text: "/\(name) \($0)", label: $0, summary: "", isComplete: true)
    }
  }

  private static func ranked<Value>(
    _ values: [Value], by query: String, key: (Value) -> String
  ) -> [Value] {
    guard !query.isEmpty else { return values }
    return values.enumerated()
      .compactMap { offset, value in
        FuzzyMatch.score(query, in: key(value)).map { (offset, value, $0) }
      }
      .sorted { ($1.2, $0.0) < ($0.2, $1.0) }
      .map { $0.1 }
  }
}

extension Composer {
  /// The list to show now, if any.
  func completion(values: [String: [String]]) -> Completion? {
    guard purpose == .message, !isNormal, !hidesCompletion else { return nil }
    if let files, let word = buffer.fileWord, word.start == files.start, word.query == files.query {
      return Completion(files)
    }
    guard buffer.lines.count == 1, buffer.cursor == buffer.end else { return nil }
    return Completion(draft: buffer.line, values: values)
  }
}
