import Glibc
import JSON
import Models
import Settings
import Synchronization
import Wire

/// Writes requests and decoded events to `tern.log`, a JSON object a line.
///
/// Pieces of an answer are counted, not repeated: the item that they make is written whole. Bodies
/// of requests are left out unless `TERN_LOG=requests` asks for them, up to a MiB each; `TERN_LOG=off` writes nothing.
final class TelemetryLog: Sendable {
  /// The environment's variable that says how much is written.
  static let variable = "TERN_LOG"

  /// In bytes.
  private static let mostBody = 1 << 20

  private let hasBodies: Bool
  private let writer: BackgroundWriter
  private let pieces = Mutex(Pieces())

  /// `onFailure` hears once why the log cannot be written; nothing is written after that.
  init?(
    path: String, environment: [String: String], onFailure: @escaping @Sendable (String) -> Void
  ) {
    let wish = environment[Self.variable] ?? ""
    guard wish != "off", wish != "0" else { return nil }
    hasBodies = wish == "requests"
    let log = Mutex(LogFile(path: path))
    writer = BackgroundWriter { bytes in
      do throws(SettingsError) {
        try log.withLock { log throws(SettingsError) in try log.append(bytes) }
        return true
      } catch {
        onFailure("Nothing is logged. \(error)")
        return false
      }
    }
  }

  var telemetry: Telemetry { Telemetry { record in self.write(record) } }

  /// Waits until what was told is on the disk, for two seconds at most.
  func flush() { writer.flush(patience: 2) }

  private func write(_ record: Telemetry.Record) {
    let counted = pieces.withLock { pieces -> JSON? in
      guard !pieces.add(record) else { return nil }
      return pieces.take()
    }
    guard let counted else { return }
    var lines: [UInt8] = []
    if counted != .null { lines += line(counted) }
    lines += line(json(record))
    writer.post(lines)
  }

  private func json(_ record: Telemetry.Record) -> JSON {
    var json = record.json
    if hasBodies, case .request(let request, _, _) = record, request.body.count <= Self.mostBody {
      let body = try? JSON(parsing: request.body)
      json.set("body", body ?? .string(String(decoding: request.body, as: UTF8.self)))
    }
    return json
  }

  private func line(_ json: JSON) -> [UInt8] {
    let stamp: [JSON.Member] = [
      JSON.Member("time", .int(ProcessEnvironment.wallClock())),
      JSON.Member("pid", .int(Int(getpid()))),
    ]
    return JSON.object(stamp + (json.members ?? [])).serialized() + [UInt8(ascii: "\n")]
  }
}

/// Counts the pieces of an answer by their kinds.
private struct Pieces {
  private struct Count {
    var pieces = 0
    var bytes = 0
  }
  private var text = Count()
  private var summary = Count()
  private var reasoning = Count()
  private var arguments = Count()

  /// Takes a piece in; false for what is none.
  mutating func add(_ record: Telemetry.Record) -> Bool {
    guard case .event(let event) = record else { return false }
    switch event {
    case .outputTextDelta(_, let piece): Self.add(piece, to: &text)
    case .reasoningSummaryDelta(_, let piece): Self.add(piece, to: &summary)
    case .reasoningContentDelta(_, let piece): Self.add(piece, to: &reasoning)
    case .toolCallDelta(_, let piece): Self.add(piece, to: &arguments)
    case .created, .outputItemAdded, .outputItemDone, .rateLimits, .serverModel, .usage, .failed,
      .completed:
      return false
    }
    return true
  }

  private static func add(_ piece: String, to count: inout Count) {
    count.pieces += 1
    count.bytes += piece.utf8.count
  }

  /// What was counted since the last time, as an object; null when nothing was.
  mutating func take() -> JSON {
    defer { self = Pieces() }
    var json: JSON = ["type": "deltas"]
    let counts = [
      ("output_text", text), ("reasoning_summary", summary), ("reasoning_content", reasoning),
      ("tool_call", arguments),
    ]
    for (name, count) in counts where count.pieces > 0 {
      json.set(name, ["count": .int(count.pieces), "bytes": .int(count.bytes)])
    }
    return json.members?.count == 1 ? .null : json
  }
}
