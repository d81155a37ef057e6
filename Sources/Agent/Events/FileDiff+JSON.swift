import JSON
import Workspace

/// Paths and lines that are not UTF-8 are kept for display only: the log never writes files.
extension FileDiff {
  var json: JSON {
    var value: JSON = ["path": .string(path.display), "kind": .string(kind.rawValue)]
    value.set("old_path", ifPresent: oldPath.map { .string($0.display) })
    if isBinary { value.set("binary", true) }
    value.set("hunks", .array(hunks.map(\.json)))
    return value
  }

  init?(json: JSON) {
    guard let path = json["path"]?.stringValue,
      let kind = json["kind"]?.stringValue.flatMap(Kind.init(rawValue:))
    else { return nil }
    self.init(
      path: FilePath(path), oldPath: json["old_path"]?.stringValue.map { FilePath($0) }, kind: kind,
      isBinary: json["binary"]?.boolValue ?? false,
      hunks: json["hunks"]?.arrayValue?.compactMap { Hunk(json: $0) } ?? [])
  }
}

extension Hunk {
  /// `at` is old start, old count, new start, new count; each line begins with its sign, and a
  /// line that ends the file without a line feed is an array.
  var json: JSON {
    var value: JSON = ["at": [.int(oldStart), .int(oldCount), .int(newStart), .int(newCount)]]
    if !heading.isEmpty { value.set("heading", .string(heading)) }
    value.set("lines", .array(lines.map(\.json)))
    return value
  }

  init?(json: JSON) {
    guard let at = json["at"]?.arrayValue?.compactMap(\.intValue), at.count == 4 else {
      return nil
    }
    self.init(
      oldStart: at[0], oldCount: at[1], newStart: at[2], newCount: at[3],
      heading: json["heading"]?.stringValue ?? "",
      lines: json["lines"]?.arrayValue?.compactMap { DiffLine(json: $0) } ?? [])
  }
}

extension DiffLine {
  fileprivate var json: JSON {
    let sign =
      switch kind {
      case .context: " "
      case .added: "+"
      case .removed: "-"
      }
    let line = JSON.string(sign + text)
    return lacksLineFeed ? [line] : line
  }

  fileprivate init?(json: JSON) {
    guard let line = json.stringValue ?? json[0]?.stringValue, let sign = line.utf8.first else {
      return nil
    }
    let kind: Kind
    switch sign {
    case UInt8(ascii: " "): kind = .context
    case UInt8(ascii: "+"): kind = .added
    case UInt8(ascii: "-"): kind = .removed
    default: return nil
    }
    self.init(kind, Array(line.utf8.dropFirst()), lacksLineFeed: json.arrayValue != nil)
  }
}
