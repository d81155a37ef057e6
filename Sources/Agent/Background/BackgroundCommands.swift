import Workspace

/// The commands that run in a session's background, and how much of each the model has seen.
struct BackgroundCommands {
  struct Entry {
    var command: RunningCommand
    var cursor: OutputCursor
    /// How it ended, in a sentence, once it has by itself.
    var ending: String?
    /// Whether the model has heard of that.
    var isToldOf = false
  }

  /// So many may run at once.
  static let limit = 16

  private var entries: [Entry] = []

  subscript(id: String) -> Entry? { entries.first { $0.command.id == id } }

  var isFull: Bool { entries.count { $0.ending == nil } >= Self.limit }

  /// The ids in the order of their start.
  var ids: [String] { entries.map(\.command.id) }

  /// Those that still run and may change files.
  var writers: [RunningCommand] {
    entries.filter { $0.ending == nil && $0.command.command.profile != .readOnly }.map(\.command)
  }

  mutating func add(_ command: RunningCommand, _ cursor: OutputCursor) {
    entries.append(Entry(command: command, cursor: cursor))
  }

  mutating func update(_ id: String, _ change: (inout Entry) -> Void) {
    guard let index = entries.firstIndex(where: { $0.command.id == id }) else { return }
    change(&entries[index])
  }

  /// What the model has not heard of yet, for the end of a result; nil when there is nothing.
  mutating func takeNews() -> String? {
    var news: [String] = []
    for index in entries.indices where !entries[index].isToldOf {
      guard let ending = entries[index].ending else { continue }
      entries[index].isToldOf = true
      news.append(
        "[Command \(entries[index].command.id) in the background has ended. \(ending) shell_output "
          + "has its last output.]")
    }
    return news.isEmpty ? nil : news.joined(separator: "\n")
  }

  mutating func remove(_ id: String) { entries.removeAll { $0.command.id == id } }

  mutating func removeAll() { entries = [] }
}

/// A place in a command's output up to which somebody has seen it.
struct OutputCursor {
  /// The most that one look gives, in bytes.
  private static let limit = 32 << 10

  private var offset = 0

  /// Whether nobody has looked yet.
  var isFresh: Bool { offset == 0 }

  /// The latest of what came since the last look, and how many bytes before that are left out.
  ///
  /// Without a limit it is as much as one look gives; all of it while nothing is dropped, for there
  /// is no file then to find the rest in.
  mutating func next(
    of snapshot: RunningCommand.Snapshot, limit: Int? = nil
  ) -> (bytes: [UInt8], omitted: Int) {
    let total = snapshot.output.count + snapshot.omittedBytes
    defer { offset = total }
    let isCut = snapshot.omittedBytes > 0
    let limit = limit ?? (isCut ? Self.limit : .max)
    let tail = isCut ? snapshot.output.count - CommandResult.headLimit : snapshot.output.count
    let count = max(0, min(total - offset, limit, tail))
    return (Array(snapshot.output.suffix(count)), max(0, total - offset - count))
  }
}
