/// A remark about a file: where, and what to do.
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  package var file: String
  /// From 1; 0 when the place is not known.
  package var line: Int
  package var column: Int
  package var message: String
  package init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }
  package var description: String {
    line > 0 ? "\(file):\(line):\(column): \(message)" : "\(file): \(message)"
  }
}
