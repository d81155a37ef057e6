import Agent
import JSON
import Models
import ScriptedProvider
import Sessions
import TestFolder
import Testing
import Text

@testable import Interface

/// Each row of the recovery table, in each dialect: in the log, on the screen, in the lines of
/// `tern exec --json`, and in what the next request sends.
@Suite struct StoryTests {
  private func check(_ story: Story, _ dialect: WireDialect) async throws {
    let bench = try await play(story, dialect)
    let events = bench.events
    let before = events.lastIndex { if case .turnStarted = $0 { true } else { false } } ?? 0
    let turn = Array(events[before...])
    #expect(Self.isAsTold(turn.endings.last, story.ending), "\(turn.endings)")
    let told = Self.told(story, dialect)
    #expect(turn.map(\.json).recoveryTypes == told)
    #expect(Self.execLines(events).recoveryTypes.suffix(told.count) == told[...])
    #expect(try Self.logged(bench).recoveryTypes.suffix(told.count) == told[...])
    let screen = Self.screen(events)
    for phrase in story.shown { #expect(screen.contains(phrase), "\(phrase)\n\(screen)") }
    #expect(Self.result(of: turn) == story.result)
    let history = events.reduce(into: History()) { $0.apply($1) }
    #expect(history.lastAnswer == story.result || story.result.isEmpty)
    // Servers of the Responses API are asked to shorten the history themselves at first.
    let isAsked = dialect == .responses && story.shortensBeforeSwitch
    #expect(bench.server.requests.count == story.history.count + story.requests + (isAsked ? 1 : 0))
    #expect(bench.server.failures == [])
  }

  @Test(arguments: Story.retried, WireDialect.allCases)
  func `what may pass is tried again`(story: Story, dialect: WireDialect) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: Story.switched, WireDialect.allCases)
  func `another model goes on, in another dialect`(
    story: Story, dialect: WireDialect
  ) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: Story.refused, WireDialect.allCases)
  func `what will not pass is said at once`(story: Story, dialect: WireDialect) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: [WireDialect.chat, .responses])
  func `a model's own words that it will not are an answer`(dialect: WireDialect) async throws {
    try await check(Story.declined, dialect)
  }

  @Test(arguments: Story.limited, WireDialect.allCases)
  func `an answer that its limit cut becomes whole`(
    story: Story, dialect: WireDialect
  ) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: Story.tooLong, WireDialect.allCases)
  func `a conversation that is too long goes on`(story: Story, dialect: WireDialect) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: Story.blind, WireDialect.allCases)
  func `pictures that are refused are left out`(story: Story, dialect: WireDialect) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: Story.circling, WireDialect.allCases)
  func `circles are told of and asked about`(story: Story, dialect: WireDialect) async throws {
    try await check(story, dialect)
  }

  @Test(arguments: WireDialect.allCases)
  func `a server that does not take the connection is tried again`(
    dialect: WireDialect
  ) async throws {
    let door = try ClosedDoor()
    var story = Story(
      name: "a server that does not take the connection", steps: [Story.answer("Never.")],
      ending: .failed, told: ["attempt.failed", "retry", "attempt.failed"],
      shown: ["attempt 2 of 2", "No connection within"], result: "", requests: 0)
    story.options.address = door.address
    story.options.retries = 1
    story.options.timers = Provider.Limits(connectTimeout: 0.3)
    try await check(story, dialect)
    withExtendedLifetime(door) {}
  }

  @Test(arguments: Story.compound, WireDialect.allCases)
  func `one thing after the other still ends well`(
    story: Story, dialect: WireDialect
  ) async throws {
    try await check(story, dialect)
  }
}

// MARK: - Playing

extension StoryTests {
  static func other(than dialect: WireDialect) -> WireDialect {
    switch dialect {
    case .responses: .messages
    case .messages: .chat
    case .chat: .messages
    }
  }

  private func play(_ story: Story, _ dialect: WireDialect) async throws -> SessionBench {
    let steps = (story.history + story.steps).joined(separator: ",")
    var options = story.options
    options.dialect = dialect
    if story.hasFallback {
      let other = Self.other(than: dialect)
      options.fallback = [ModelReference(provider: other.rawValue, model: "other-1")]
    }
    let bench = try SessionBench(#"{"steps":[\#(steps)]}"#, options)
    for name in story.pictures { try bench.folder.write(Story.picture, to: name) }
    await bench.session.start(isResumed: false)
    for number in story.history.indices {
      #expect(await bench.turn("Turn \(number)") == .completed)
    }
    await bench.turn("Go on")
    return bench
  }

  private static func told(_ story: Story, _ dialect: WireDialect) -> [String] {
    guard dialect == .responses, story.shortensBeforeSwitch,
      let place = story.told.firstIndex(of: "compaction.started")
    else { return story.told }
    return story.told[...place] + ["attempt.failed"] + story.told[(place + 1)...]
  }

  private static func isAsTold(_ ending: TurnEnding?, _ told: Story.Ending) -> Bool {
    switch (ending, told) {
    case (.completed, .completed), (.failed, .failed), (.stopped, .stopped): true
    default: false
    }
  }

  static func execLines(_ events: [SessionEvent]) -> [JSON] {
    var stream = ExecStream()
    return events.flatMap { stream.lines(for: $0) }
  }

  private static func logged(_ bench: SessionBench) throws -> [JSON] {
    let store = SessionStore(folder: "\(bench.folder.path)/.sessions")
    bench.log.close()
    let opened = try store.openLatest()
    defer { opened.log.close() }
    return opened.records.map(\.payload)
  }

  static func screen(_ events: [SessionEvent]) -> String {
    var conversation = Conversation()
    for event in events { conversation.apply(event, at: 0) }
    return conversation.plainWithNotices
  }

  /// The last message as somebody reads it who takes the last item of `tern exec --json`.
  private static func result(of events: [SessionEvent]) -> String {
    var messages: [(id: JSON?, text: String)] = []
    for line in execLines(events) {
      let item = line["item"]
      switch line["type"] {
      case "item.completed" where item?["type"] == "agent_message":
        messages.append((item?["id"], item?["text"]?.stringValue ?? ""))
      case "attempt.failed":
        let void = line["items"]?.arrayValue ?? []
        messages.removeAll { message in void.contains { $0 == message.id } }
      default: break
      }
    }
    return messages.last?.text ?? ""
  }
}

extension [JSON] {
  fileprivate var recoveryTypes: [String] {
    compactMap { $0["type"]?.stringValue }.filter(Story.kinds.contains)
  }
}

extension History {
  /// What the model said last.
  var lastAnswer: String? {
    items.lazy.compactMap { item -> String? in
      if case .assistantMessage(let text) = item.content { text } else { nil }
    }.last
  }
}

extension Conversation {
  /// All rows, with what failed and what is folded marked as it is on the screen.
  var plainWithNotices: String {
    var copy = self
    var lines: [String] = []
    for index in 0..<copy.pane.list.count {
      copy.pane.list.change(index) { content in
        content.withMarkdown { text in
          let rows = text.layOut(width: 200)
          lines += text.rows(in: 0..<rows).map { $0.spans.map(\.text).joined() }
        }
        switch content {
        case .assistant, .reasoning: break
        default: lines.append(content.plain)
        }
      }
    }
    return lines.joined(separator: "\n")
  }
}
