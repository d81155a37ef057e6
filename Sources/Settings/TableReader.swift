import JSON

/// Takes the values of one table by name, each with its type checked, and knows what was left.
struct TableReader {
  let document: TOMLDocument
  let path: [String]
  private let table: JSON
  private var known: [String] = []

  /// The document's root.
  init(_ document: TOMLDocument) {
    self.document = document
    path = []
    table = document.root
  }

  private init(_ document: TOMLDocument, path: [String], table: JSON) {
    self.document = document
    self.path = path
    self.table = table
  }

  /// The names in the table, in the order of the file.
  var names: [String] { (table.members ?? []).map(\.name) }

  func has(_ name: String) -> Bool { table[name] != nil }

  /// An error at a key of the table, or at an element below it.
  func invalid(_ names: String..., because message: String) -> SettingsError {
    .invalid(document.diagnostic(path + names, message))
  }

  mutating func string(_ name: String) throws(SettingsError) -> String? {
    guard let value = take(name) else { return nil }
    guard let string = value.stringValue else {
      throw invalid(name, because: "`\(name)` must be a string, in quotes.")
    }
    guard !string.isEmpty, string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw invalid(name, because: "`\(name)` must have text, on one line.")
    }
    return string
  }

  /// A string that is one of some words.
  mutating func word(_ name: String, of words: [String]) throws(SettingsError) -> String? {
    guard let word = try string(name) else { return nil }
    guard words.contains(word) else {
      throw invalid(
        name,
        because: "`\(name)` is `\(word)`; it must be one of \(Self.list(words))."
          + Suggestion.text(for: word, among: words))
    }
    return word
  }

  /// A list of strings that are each one of some words.
  mutating func words(_ name: String, of words: [String]) throws(SettingsError) -> [String]? {
    guard let found = try strings(name) else { return nil }
    for (index, word) in found.enumerated() where !words.contains(word) {
      throw invalid(
        name, String(index),
        because: "`\(name)` has `\(word)`; each must be one of \(Self.list(words))."
          + Suggestion.text(for: word, among: words))
    }
    return found
  }

  private static func list(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: ", ")
  }

  mutating func strings(_ name: String) throws(SettingsError) -> [String]? {
    guard let value = take(name) else { return nil }
    guard let elements = value.arrayValue else {
      throw invalid(name, because: "`\(name)` must be a list of strings: [\"…\", \"…\"].")
    }
    var strings: [String] = []
    for (index, element) in elements.enumerated() {
      guard let string = element.stringValue, !string.isEmpty else {
        throw invalid(
          name, String(index), because: "`\(name)` must hold only strings, none of them empty.")
      }
      strings.append(string)
    }
    return strings
  }

  /// Lists of words: [["git", "push"], ["rm"]].
  mutating func commands(_ name: String) throws(SettingsError) -> [[String]]? {
    guard let value = take(name) else { return nil }
    var commands: [[String]] = []
    for element in value.arrayValue ?? [.null] {
      let words = (element.arrayValue ?? []).compactMap(\.stringValue)
      guard !words.isEmpty, words.count == element.arrayValue?.count else {
        throw invalid(
          name, because: "`\(name)` must be a list of lists of words: [[\"git\", \"push\"]].")
      }
      commands.append(words)
    }
    return commands
  }

  mutating func bool(_ name: String) throws(SettingsError) -> Bool? {
    guard let value = take(name) else { return nil }
    guard let bool = value.boolValue else {
      throw invalid(name, because: "`\(name)` must be true or false.")
    }
    return bool
  }

  mutating func int(_ name: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int? {
    guard let value = take(name) else { return nil }
    guard let int = value.intValue, range.contains(int) else {
      throw invalid(
        name,
        because: "`\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound)."
      )
    }
    return int
  }

  /// A span in seconds, more than none and at most `limit`.
  mutating func seconds(_ name: String, upTo limit: Double) throws(SettingsError) -> Double? {
    guard let value = take(name) else { return nil }
    guard let seconds = value.doubleValue, seconds > 0, seconds <= limit else {
      throw invalid(
        name,
        because: "`\(name)` must be a number of seconds, more than 0 and at most \(Int(limit)).")
    }
    return seconds
  }

  /// A number that is not negative.
  mutating func amount(_ name: String) throws(SettingsError) -> Double? {
    guard let value = take(name) else { return nil }
    guard let amount = value.doubleValue, amount >= 0, amount <= 1e9 else {
      throw invalid(name, because: "`\(name)` must be a number, 0 or more.")
    }
    return amount
  }

  mutating func table(_ name: String) throws(SettingsError) -> TableReader? {
    guard let value = take(name) else { return nil }
    guard case .object = value else {
      throw invalid(name, because: "`\(name)` must be a table.")
    }
    return TableReader(document, path: path + [name], table: value)
  }

  /// A list of tables, in brackets twice or each in braces.
  mutating func tables(_ name: String) throws(SettingsError) -> [TableReader]? {
    guard let value = take(name) else { return nil }
    var tables: [TableReader] = []
    for (index, element) in (value.arrayValue ?? [.null]).enumerated() {
      guard case .object = element else {
        throw invalid(name, because: "`\(name)` must be a list of tables: [{ … }, { … }].")
      }
      tables.append(
        TableReader(document, path: path + [name, String(index)], table: element))
    }
    return tables
  }

  /// A remark for each key that nobody took.
  func leftovers() -> [Diagnostic] {
    names.filter { !known.contains($0) }.map { name in
      document.diagnostic(
        path + [name],
        "`\((path + [name]).joined(separator: "."))` is not known and does nothing."
          + Suggestion.text(for: name, among: known))
    }
  }

  private mutating func take(_ name: String) -> JSON? {
    known.append(name)
    return table[name]
  }
}
