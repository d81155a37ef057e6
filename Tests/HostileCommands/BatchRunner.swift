import Workspace

/// Runs command lines in a yard of its own, many in one sandbox, and finds out which of them did
/// what they must not.
///
/// A batch in which something happened is run again line by line.
struct BatchRunner: Sendable {
  /// What lines may do.
  enum Bound: Sendable {
    case nothing
    /// What they like, in their folder.
    case folder
  }

  struct Result: Sendable {
    /// Lines after which the mark lay in the yard.
    var bites = 0
    /// Lines that did more than they may.
    var offenders: [String] = []
  }

  /// Lines in a batch.
  static let size = 40

  let workspace: Workspace
  private let yard: TrapYard

  init(in yard: TrapYard) throws {
    self.yard = yard
    workspace = try Workspace(root: FilePath(yard.path))
  }

  /// Runs every argument as a line of its own, and says how many there were and how many left the
  /// mark.
  ///
  /// What a line leaves running is ended before the next: in a sandbox, where the first process is
  /// bubblewrap's, that is everything but this. npm takes half a second to find that it has nothing
  /// to do here.
  private static let driver = """
    read -r first </proc/1/comm
    [ "$first" = bwrap ] || exit 99
    npm() { :; }
    npx() { :; }
    export -f npm npx
    lines=0 bites=0
    for line; do
      timeout -s KILL 1 \(Command.shell) -c "$line" </dev/null >/dev/null 2>&1
      kill -9 -1 2>/dev/null
      lines=$((lines + 1))
      if [ -e PWNED ]; then bites=$((bites + 1)); rm -rf PWNED; fi
    done
    echo "$lines $bites"
    """

  func run(_ lines: [String], within bound: Bound) async -> Result {
    let words = [Command.shell, "-c", Self.driver, "driver"] + lines
    let (output, isKept) = await attempt(words, seconds: lines.count * 2 + 10, within: bound)
    let numbers = output.split { $0 == " " || $0 == "\n" }.map { Int($0) }
    let isWhole = numbers.count == 2 && numbers[0] == lines.count
    if isKept, isWhole { return Result(bites: numbers[1] ?? 0) }
    var result = Result()
    for line in lines {
      let words = [Command.shell, "-c", line]
      if await !attempt(words, seconds: 2, within: bound).isKept { result.offenders.append(line) }
    }
    // What no line does by itself, some of them do together.
    if !isKept, result.offenders.isEmpty { result.offenders.append(lines.joined(separator: "\n")) }
    return result
  }

  /// Runs a program in a fresh yard: its output, and whether it did no more than it may.
  private func attempt(
    _ arguments: [String], seconds: Int, within bound: Bound
  ) async -> (output: String, isKept: Bool) {
    yard.prepare()
    let before = yard.outside
    let command = Command(
      arguments: arguments, folder: workspace.root, timeout: Double(seconds),
      profile: .workspace)
    let output = await workspace.run(command) { _ in }.output
    let after = yard.outside
    yard.remove(marks: after.subtracting(before))
    let isQuiet = bound == .folder || yard.isUntouched
    return (String(decoding: output, as: UTF8.self), isQuiet && after == before)
  }
}
