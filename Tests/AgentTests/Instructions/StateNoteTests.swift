import JSON
import Models
import ScriptedProvider
import Testing
import Workspace

@testable import Agent

@Suite struct StateNoteTests {
  private static let answers = """
    {"steps": [{"answer": [{"text": "First."}]}, {"answer": [{"text": "Second."}]},
               {"answer": [{"text": "Third."}]}]}
    """

  /// What a request says in the conversation, without the marks of a cache, which move along.
  private static func conversation(_ body: JSON) -> JSON {
    let items = body["messages"] ?? body["input"] ?? .null
    return unmarked(items)
  }

  private static func unmarked(_ value: JSON) -> JSON {
    switch value {
    case .array(let elements): return .array(elements.map(unmarked))
    case .object(let members):
      return .object(
        members.filter { $0.name != "cache_control" }.map {
          JSON.Member($0.name, unmarked($0.value))
        })
    default: return value
    }
  }

  private static func bodies(_ bench: SessionBench) throws -> [JSON] {
    try bench.server.requests.map { try JSON(parsing: $0.body) }
  }

  private static func count(_ phrase: String, in body: JSON) -> Int {
    body.text.components(of: phrase)
  }

  @Test(arguments: WireDialect.allCases)
  func `a switch of modes leaves every byte before it as it was`(dialect: WireDialect) async throws
  {
    let bench = try SessionBench(Self.answers, .init(dialect: dialect))
    await bench.session.start(isResumed: false)
    await bench.turn("one")
    await bench.session.setMode(.edits)
    await bench.turn("two")
    await bench.turn("three")
    let bodies = try Self.bodies(bench)
    for name in ["system", "instructions", "tools"] {
      #expect(
        bodies.map { $0[name].map(Self.unmarked) }
          == .init(repeating: bodies[0][name].map(Self.unmarked), count: 3))
    }
    for (before, after) in zip(bodies, bodies.dropFirst()) {
      // Without the bracket at the end, all of it is still there.
      let old = Self.conversation(before).text.utf8.dropLast()
      #expect(Self.conversation(after).text.utf8.starts(with: old))
    }
    #expect(bodies.map { Self.count("Mode: ask", in: $0) } == [1, 1, 1])
    #expect(bodies.map { Self.count("Mode: edits", in: $0) } == [0, 1, 1])
  }

  @Test func `it is told before the next request of a running turn too`() async throws {
    let scenario = """
      {"steps": [{"answer": [{"tool_call": {"name": "list_dir", "arguments": {"path": "."}}}]},
                 {"answer": [{"text": "Done."}]}]}
      """
    let bench = try SessionBench(scenario)
    await bench.session.start(isResumed: false)
    await bench.session.send("go")
    await bench.session.setMode(.plan)
    await bench.session.waitUntilIdle()
    let last = try #require(try Self.bodies(bench).last)
    #expect(Self.count("Mode: plan", in: last) == 1)
  }

  @Test func `a resumed session says it again only where it changed`() async throws {
    let bench = try SessionBench(Self.answers)
    await bench.session.start(isResumed: false)
    await bench.turn("one")
    await bench.session.close()
    let same = try await bench.resumed()
    await same.turn("two")
    #expect(Self.count("Mode: ask", in: try #require(try Self.bodies(same).last)) == 1)
    await same.session.close()
    let other = try await same.resumed(.init(mode: .plan))
    await other.turn("three")
    let last = try #require(try Self.bodies(other).last)
    #expect(Self.count("Mode: ask", in: last) == 1)
    #expect(Self.count("Mode: plan", in: last) == 1)
  }

  @Test func `an answer that was cut still waits for its end after a note`() {
    var history = History()
    let error = ModelError(.transport, message: "cut")
    history.apply(.userMessage(UserMessage(id: "m1", text: "one")))
    history.apply(.requestStarted(request: 1, attempt: 1, model: SessionBench.model))
    history.apply(
      .itemDone(
        item: ItemID(request: 1, attempt: 1, index: 0), ResponseItem(.assistantMessage("Half"))))
    history.apply(.attemptFailed(request: 1, attempt: 1, error))
    history.apply(.stateNoted("<tern>\nMode: ask\n</tern>"))
    #expect(history.isContinued)
    #expect(history.requestItems.last == ResponseItem(.userMessage(History.continuation)))
  }

  @Test(arguments: [ContextCompaction.Method.summary, .excerpt, .provider])
  func `a conversation that was shortened still says it, and says it last`(
    method: ContextCompaction.Method
  ) {
    let note = "<tern>\nMode: ask\n</tern>"
    let model = SessionBench.model
    var history = History()
    history.apply(.userMessage(UserMessage(id: "m1", text: "one")))
    history.apply(.stateNoted(note))
    let short = [ResponseItem(.compaction(summary: "What was."))]
    history.apply(
      .contextCompacted(
        ContextCompaction(
          trigger: .manual, method: method, items: short, model: model, tokensBefore: 100,
          tokensAfter: 10)))
    let told = [ResponseItem(.userMessage(note))]
    #expect(history.requestItems(for: model) == short + told)
    #expect(
      CompactedContext.newestMessages(of: history.items, budget: 100)
        == (method == .provider ? [ResponseItem(.userMessage("one"))] : []))
  }

  @Test(arguments: PermissionMode.allCases, [nil, .readOnly, .workspace] as [SandboxProfile?])
  func `each mode and each sandbox has a note of its own`(
    mode: PermissionMode, sandbox: SandboxProfile?
  ) {
    let note = StateNote.text(mode: mode, sandbox: sandbox, day: nil)
    #expect(StateNote.isNote(note))
    #expect(note.contains("Mode: \(mode.rawValue). "))
    let all = PermissionMode.allCases.flatMap { mode in
      ([nil, .readOnly, .workspace] as [SandboxProfile?]).map {
        StateNote.text(mode: mode, sandbox: $0, day: nil)
      }
    }
    #expect(all.count { $0 == note } == 1)
  }

  @Test func `a new day is told`() {
    let note = StateNote.text(
      mode: .ask, sandbox: .workspace, day: CivilDay(milliseconds: 86_400_000))
    #expect(note.contains("Date: 1970-01-02"))
    #expect(!StateNote.isNote("hello"))
  }
}

extension String {
  fileprivate func components(of phrase: String) -> Int {
    let (bytes, wanted) = (Array(utf8), Array(phrase.utf8))
    guard bytes.count >= wanted.count else { return 0 }
    return (0...bytes.count - wanted.count).count { bytes[$0...].starts(with: wanted) }
  }
}
