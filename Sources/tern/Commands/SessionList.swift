import JSON
import Sessions

/// Lists the sessions: `tern sessions`.
struct SessionList {
  private let setup: Setup

  init(_ invocation: Invocation) throws(Failure) { setup = try Setup(invocation) }

  func print(asJSON: Bool) throws(Failure) -> Int32 {
    let sessions: [SessionSummary]
    do {
      sessions = try setup.store.list()
    } catch {
      throw .failed(error.description)
    }
    if asJSON {
      Output.print(lines: sessions.lazy.map { json($0).text })
    } else if sessions.isEmpty {
      Output.print("No session yet. Start one with `tern`, or see `tern demo`.")
    } else {
      let now = ProcessEnvironment.wallClock()
      Output.print(lines: sessions.lazy.map { line($0, now: now) })
    }
    return 0
  }

  private func line(_ session: SessionSummary, now: Int) -> String {
    let age = Age(milliseconds: now - session.updated)
    let title = session.title.isEmpty ? "(nothing said)" : Output.printable(session.title)
    return "\(session.id)  \(age)  \(Output.printable(session.folder))  \(title)"
  }

  private func json(_ session: SessionSummary) -> JSON {
    [
      "id": .string(session.id), "folder": .string(session.folder),
      "model": .string(session.model), "title": .string(session.title),
      "created": .int(session.created), "updated": .int(session.updated),
    ]
  }
}

/// How long ago something was, in four characters: `now`, `5m`, `3h`, `12d`.
struct Age: CustomStringConvertible {
  var milliseconds: Int

  var description: String {
    let minutes = milliseconds / 60_000
    let text =
      switch minutes {
      case ..<1: "now"
      case ..<60: "\(minutes)m"
      case ..<1440: "\(minutes / 60)h"
      default: "\(minutes / 1440)d"
      }
    return String(repeating: " ", count: max(0, 4 - text.utf8.count)) + text
  }
}
