import Glibc

/// Measures the built program in a terminal of 200x50, and parts of it in this process.
///
///     tern-bench .build/release/tern [start|rest|keys|stream|paste|sessions|decode|first|requests|sandbox]...
@main
enum Bench {
  private static let groups: [(name: String, measure: @Sendable (Workbench) throws -> [Figure])] = [
    ("start", { try StartFigures(bench: $0).measure() }),
    ("rest", { try RestFigures(bench: $0).measure() }),
    ("keys", { try KeyFigures(bench: $0).measure() }),
    ("stream", { try StreamFigures(bench: $0).measure() }),
    ("paste", { try PasteFigures(bench: $0).measure() }),
    ("sessions", { try SessionFigures(bench: $0).measure() }),
    ("decode", { _ in try DecodeFigures().measure() }),
    ("first", { _ in try FirstEventFigures().measure() }),
    ("requests", { try RequestFigures(bench: $0).measure() }),
    ("sandbox", { try SandboxFigures(bench: $0).measure() }),
  ]

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let wanted = arguments.dropFirst()
    let names = groups.map(\.name)
    guard let binary = arguments.first, wanted.allSatisfy(names.contains) else {
      complain("usage: tern-bench TERN [\(names.joined(separator: "|"))]...")
      exit(2)
    }
    signal(SIGPIPE, SIG_IGN)
    var figures: [Figure] = []
    var hasFailed = false
    for group in groups where wanted.isEmpty || wanted.contains(group.name) {
      complain("measuring: \(group.name)")
      do {
        // Folders of its own, so that no group finds what another left.
        figures += try group.measure(Workbench(binary: binary))
      } catch {
        hasFailed = true
        complain("\(group.name): \(error)")
      }
    }
    for line in Table(figures: figures).lines { print(line) }
    exit(hasFailed ? 1 : 0)
  }

  private static func complain(_ text: String) {
    let line = text + "\n"
    _ = write(2, line, line.utf8.count)
  }
}
