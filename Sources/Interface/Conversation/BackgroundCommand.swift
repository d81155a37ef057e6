/// A command that runs on while the conversation goes on.
struct BackgroundCommand: Sendable, Equatable {
  var id: String
  var line: String
  /// In milliseconds since 1970.
  var start: Int
}
