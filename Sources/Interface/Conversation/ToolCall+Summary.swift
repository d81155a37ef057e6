import JSON
import Models

extension ToolCall {
  /// What the call is about, in a few words, from its arguments; empty where they do not tell.
  var summary: String {
    if kind == .custom { return Self.files(of: arguments) }
    guard let arguments = try? JSON(parsing: self.arguments) else { return "" }
    if name == "apply_patch" { return Self.files(of: arguments["patch"]?.stringValue ?? "") }
    for member in ["command", "path", "pattern", "question", "url", "id"] {
      if let text = arguments[member]?.stringValue, !text.isEmpty { return text }
    }
    return ""
  }

  /// The files that a patch names.
  private static func files(of patch: String) -> String {
    patch.split(separator: "\n").compactMap { line -> String? in
      for kind in ["Add", "Update", "Delete"] where line.hasPrefix("*** \(kind) File: ") {
        return String(line.dropFirst("*** \(kind) File: ".count))
      }
      return nil
    }.joined(separator: ", ")
  }
}
