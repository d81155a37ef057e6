import Agent
import JSON
import Models
import Sessions
import Tools
import Workspace

/// Sessions as they are after much work, written the way the agent writes them.
struct SampleSession {
  var id: String
  var path: String
  var bytes: Int

  /// A session of at least so many megabytes of 1,000,000 bytes.
  static func long(in bench: Workbench, megabytes: Int) throws -> SampleSession {
    let log = try bench.store.create()
    defer { log.close() }
    try log.append([SessionEvent.sessionStarted(info(log.id, bench)).json])
    var bytes = 0
    var turn = 1
    while bytes < megabytes * 1_000_000 {
      let payloads = SampleTurn(number: turn).events.map(\.json)
      // A record is about 50 bytes around its payload.
      bytes += payloads.reduce(0) { $0 + $1.serialized().count + 50 }
      try log.append(payloads)
      turn += 1
    }
    return SampleSession(id: log.id, path: log.path, bytes: Files.bytes(of: log.path).count)
  }

  /// So many short sessions.
  static func many(_ count: Int, in bench: Workbench) throws {
    for number in 1...count {
      let log = try bench.store.create()
      let turn = SampleTurn(number: number).events.prefix(6)
      try log.append(([.sessionStarted(info(log.id, bench))] + turn).map(\.json))
      log.close()
    }
  }

  private static func info(_ id: String, _ bench: Workbench) -> SessionInfo {
    SessionInfo(
      id: id, folder: bench.workspace, model: ModelReference(provider: "bench", model: "model"),
      mode: .ask, version: "0.1.0")
  }
}

/// One turn: it thinks, reads a file, runs a command, patches a file, and explains.
private struct SampleTurn {
  let number: Int

  private static let line = "Each line of this text is about as long as those that models write."
  private static let code = "    let place = index.first { $0.name == wanted } ?? fallback\n"
  private static let thought = String(repeating: line + " ", count: 6)
  private static let explanation =
    "## What was wrong\n\n" + String(repeating: line + " ", count: 8) + "\n\n```swift\n"
    + String(repeating: code, count: 12) + "```\n\n- **First**, `place` is looked for once.\n"
    + "- Then " + String(repeating: line + "\n  ", count: 6) + "\n"
  private static let file = String(repeating: code, count: 60)
  private static let output = String(repeating: "ok    " + line + "\n", count: 30)

  var events: [SessionEvent] {
    let model = ModelReference(provider: "bench", model: "model")
    return [
      .userMessage(UserMessage(id: "u\(number)", text: "Task \(number): \(Self.line)")),
      .turnStarted(turn: number),
      .requestStarted(request: 2 * number, attempt: 1, model: model),
    ] + thinking + call(1, "read_file", #"{"path":"Sources/Index.swift"}"#, Self.file)
      + call(2, "shell", #"{"command":"make test"}"#, Self.output, streams: true) + patch
      + [.requestStarted(request: 2 * number + 1, attempt: 1, model: model)]
      + answer
      + [
        .usage(Usage(input: 40_000, cachedInput: 38_000, output: 900), model: model),
        .turnFinished(turn: number, .completed),
      ]
  }

  private var thinking: [SessionEvent] {
    let item = ItemID(request: 2 * number, attempt: 1, index: 0)
    return pieces(of: Self.thought).map { .reasoningDelta(item: item, $0, isSummary: true) } + [
      .itemDone(
        item: item, ResponseItem(.reasoning(Reasoning(summary: Self.thought)), origin: origin))
    ]
  }

  private var answer: [SessionEvent] {
    let item = ItemID(request: 2 * number + 1, attempt: 1, index: 0)
    return pieces(of: Self.explanation).map { .assistantDelta(item: item, $0) } + [
      .itemDone(item: item, ResponseItem(.assistantMessage(Self.explanation), origin: origin))
    ]
  }

  private var patch: [SessionEvent] {
    let context = DiffLine(.context, Array(Self.code.utf8.dropLast()))
    let lines = [
      context, context, DiffLine(.removed, Array("    let place = 0".utf8)),
      DiffLine(.added, Array("    let place = \(number)".utf8)), context, context,
    ]
    let hunk = Hunk(oldStart: 10, oldCount: 5, newStart: 10, newCount: 5, lines: lines)
    let file = FileDiff(
      path: FilePath("Sources/Part\(number % 40).swift"), kind: .modified, hunks: [hunk])
    let text = "*** Begin Patch\n*** Update File: Sources/Part.swift\n*** End Patch\n"
    return call(3, "apply_patch", text, "Applied.")
      + [.patchApplied(callID: "c\(number).3", AppliedPatch(files: [file]))]
  }

  private func call(
    _ index: Int, _ name: String, _ arguments: String, _ output: String, streams: Bool = false
  ) -> [SessionEvent] {
    let item = ItemID(request: 2 * number, attempt: 1, index: index)
    let id = "c\(number).\(index)"
    return [
      .toolCallStarted(item: item, name: name), .toolCallDelta(item: item, arguments),
      .itemDone(
        item: item,
        ResponseItem(
          .toolCall(ToolCall(id: id, name: name, arguments: arguments)), origin: origin)),
      .toolStarted(callID: id, name: name, summary: "\(name) \(number)"),
    ] + (streams ? [.toolOutput(callID: id, output)] : [])
      + [.toolFinished(callID: id, ToolOutcome(output, exitCode: streams ? 0 : nil))]
  }

  private var origin: ResponseItem.Origin {
    ResponseItem.Origin(provider: "bench", dialect: .chat, model: "model")
  }

  /// What streams in a tenth of a second is one record.
  private func pieces(of text: String) -> [String] {
    var rest = Substring(text)
    var pieces: [String] = []
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(100)))
      rest = rest.dropFirst(100)
    }
    return pieces
  }
}
