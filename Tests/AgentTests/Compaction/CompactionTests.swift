import JSON
import Models
import Testing
import Tools

@testable import Agent

@Suite struct CompactionTests {
  static func user(_ text: String) -> ResponseItem { ResponseItem(.userMessage(text)) }
  static func answer(_ text: String) -> ResponseItem { ResponseItem(.assistantMessage(text)) }
  static func call(_ id: String) -> ResponseItem {
    ResponseItem(.toolCall(ToolCall(id: id, name: "shell", arguments: "{}")))
  }
  static func result(_ id: String, _ output: String = "ok") -> ResponseItem {
    ResponseItem(.toolResult(ToolResult(callID: id, output: output)))
  }
  static let history = [
    user("a"), answer("b"), call("1"), call("2"), result("1"), result("2"), answer("c"), call("3"),
    result("3"), answer("d"), user("e"), answer("f"),
  ]

  @Test func `a round is a message, or an answer with the results of its calls`() {
    #expect(
      Rounds(Self.history).rounds.map(\.count) == [6, 3, 1, 2])
    #expect(Rounds(Self.history).items == Self.history)
  }

  @Test(arguments: 0...200)
  func `dropping rounds parts no call from its result`(tokens: Int) {
    var rounds = Rounds(Self.history)
    rounds.drop(tokens: tokens)
    let calls = rounds.items.compactMap { $0.toolCall?.id }
    let results = rounds.items.compactMap { item -> String? in
      if case .toolResult(let result) = item.content { result.callID } else { nil }
    }
    #expect(calls == results)
    #expect(rounds.items.suffix(2) == Self.history.suffix(2))
    if tokens == 0 { #expect(rounds.items == Self.history) }
    let dropped = Rounds(Self.history).tokens - rounds.tokens
    #expect(dropped >= min(tokens, Rounds(Array(Self.history.dropLast(2))).tokens))
  }

  @Test func `an earlier summary is not dropped, and a last round's results are cut`() {
    let summary = ResponseItem(.compaction(summary: "what was"))
    let long = String(repeating: "line of output\n", count: 4000)
    var rounds = Rounds([summary, Self.user("a"), Self.call("1"), Self.result("1", long)])
    rounds.drop(tokens: 5000)
    #expect(rounds.items.first == summary)
    #expect(rounds.tokens < 1500)
    #expect(rounds.items.contains { $0.toolCall?.id == "1" })
  }

  @Test func `the newest messages are kept word for word, as far as the budget goes`() {
    let items = [Self.user("first"), Self.answer("x"), Self.user("second"), Self.user("third")]
    #expect(
      CompactedContext.newestMessages(of: items, budget: 100)
        == [Self.user("first"), Self.user("second"), Self.user("third")])
    #expect(
      CompactedContext.newestMessages(of: items, budget: 2)
        == [Self.user("second"), Self.user("third")])
    let long = String(repeating: "word ", count: 100)
    let kept = CompactedContext.newestMessages(of: [Self.user(long)], budget: 50)
    #expect(kept.count == 1)
    guard case .userMessage(let text, _)? = kept.first?.content else { return }
    #expect(text.hasPrefix("word word") && text.hasSuffix("left out.)"))
    #expect(text.utf8.count < 350)
  }

  @Test func `a compacted history has the messages, the summary, the plan and the files`() {
    let context = CompactedContext(
      summary: "All is well.",
      plan: Plan(steps: [.init("one", .completed), .init("two", .inProgress), .init("3", .pending)]
      ),
      files: [("read_file a.c", "1 int a;"), ("read_file b.c", "1 int b;")])
    let items = context.items(after: Self.history, available: nil)
    #expect(items.dropLast() == [Self.user("a"), Self.user("e")])
    #expect(
      items.last
        == ResponseItem(
          .compaction(
            summary: """
              \(CompactionPrompt.preface)

              All is well.

              The plan as it stands:
              - [x] one
              - [~] two
              - [ ] 3

              read_file a.c, as it is now:
              1 int a;

              read_file b.c, as it is now:
              1 int b;
              """)))
  }

  @Test func `files that do not fit are left out, the oldest first`() {
    let long = String(repeating: "word ", count: 3000)
    let context = CompactedContext(
      summary: "s", files: [("old", long), ("new", "short")])
    guard case .compaction(let text)? = context.items(after: [], available: 8000).last?.content
    else { return }
    #expect(text.contains("new, as it is now") && !text.contains("old, as it is now"))
  }

  @Test func `the last five files that were read are at hand, each once`() {
    var set = WorkingSet()
    for (number, path) in ["a", "b", "a", "c", "d", "e", "f", "x"].enumerated() {
      let call = ToolCall(id: "\(number)", name: "read_file", arguments: #"{"path":"\#(path)"}"#)
      set.apply(
        .itemDone(
          item: ItemID(request: number, attempt: 1, index: 0), ResponseItem(.toolCall(call))))
      set.apply(.toolFinished(callID: call.id, ToolOutcome("", isError: path == "x")))
    }
    #expect(
      set.reads.map(\.arguments) == ["a", "c", "d", "e", "f"].map { #"{"path":"\#($0)"}"# })
  }

  @Test func `of a file that was read in parts the last one is at hand, beside the others`() {
    var set = WorkingSet()
    let reads =
      ["a.c", "./b.c", "/w//c.c"].map { #"{"path":"\#($0)"}"# }
      + (1...5).map { #"{"path":"b.c","start_line":\#($0)}"# }
    for (number, arguments) in reads.enumerated() {
      let call = ToolCall(id: "\(number)", name: "read_file", arguments: arguments)
      set.apply(
        .itemDone(
          item: ItemID(request: number, attempt: 1, index: 0), ResponseItem(.toolCall(call))))
      set.apply(.toolFinished(callID: call.id, ToolOutcome("")))
    }
    #expect(set.reads.map(\.arguments) == [reads[0], reads[2], reads[7]])
  }

  @Test func `a plan that is done is not stated in the turns that follow`() {
    let done = Plan(steps: [.init("one", .completed)])
    let open = Plan(steps: [.init("one", .completed), .init("two", .pending)])
    var set = WorkingSet()
    for (plan, after) in [(open, open), (done, nil as Plan?)] {
      set.apply(.planUpdated(plan))
      #expect(set.plan == plan)
      set.apply(.turnStarted(turn: 2))
      #expect(set.plan == after)
    }
  }

  @Test func `what a compaction is told as can be read again`() {
    let compaction = ContextCompaction(
      trigger: .overflow, method: .summary, items: Self.history,
      model: ModelReference(provider: "p", model: "m"), tokensBefore: 10, tokensAfter: 5)
    for reader in [nil, ModelReference(provider: "q", model: "small")] {
      var compaction = compaction
      compaction.reader = reader
      let event = SessionEvent.contextCompacted(compaction)
      #expect(SessionEvent(json: event.json) == event)
      #expect(compaction.facts["items"] == nil)
      #expect(compaction.facts["reader"]?.stringValue == reader?.description)
    }
  }
}
