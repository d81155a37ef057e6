import Models
import Testing
import Tools
import Workspace

@testable import Agent

@Suite struct LoopWatchTests {
  private typealias Deed = (arguments: String, outcome: ToolOutcome)

  /// Calls and their results, told to a watch; a warning is `w`, a question `?`, nothing `.`.
  private static func verdicts(_ deeds: [Deed]) -> String {
    var watch = LoopWatch()
    return deeds.enumerated().reduce(into: "") { verdicts, entry in
      let (number, deed) = entry
      let call = ToolCall(id: "c\(number)", name: "shell", arguments: deed.arguments)
      watch.apply(
        .itemDone(
          item: ItemID(request: number, attempt: 1, index: 0), ResponseItem(.toolCall(call))))
      watch.apply(.toolFinished(callID: call.id, deed.outcome))
      switch watch.verdict() {
      case .fine: verdicts += "."
      case .warn: verdicts += "w"
      case .ask: verdicts += "?"
      }
    }
  }

  private static func verdicts(_ deeds: [(arguments: String, result: String, fails: Bool)])
    -> String
  {
    verdicts(deeds.map { ($0.arguments, ToolOutcome($0.result, isError: $0.fails)) })
  }

  private static func same(_ count: Int) -> [(String, String, Bool)] {
    Array(repeating: (#"{"command":"ls"}"#, "a.c", false), count: count)
  }

  @Test func `the same call with the same result is warned of, then asked about`() {
    #expect(Self.verdicts(Self.same(5)) == "..w.?")
  }

  @Test func `after the answer everything counts anew`() {
    #expect(Self.verdicts(Self.same(9)) == "..w.?..w.")
  }

  @Test func `the order and the spacing of arguments do not matter`() {
    let deeds = [
      (#"{"a":1,"b":2}"#, "x", false), (#"{"b":2,"a":1}"#, "x", false),
      (#"{ "a": 1, "b": 2 }"#, "x", false),
    ]
    #expect(Self.verdicts(deeds) == "..w")
  }

  @Test func `another result or another call is no repetition`() {
    let deeds = (0..<6).map { (#"{"command":"date"}"#, "\($0)", false) }
    #expect(Self.verdicts(deeds) == "......")
    #expect(Self.verdicts((0..<6).map { ("{\"n\":\($0)}", "x", false) }) == "......")
  }

  @Test func `a circle of several calls is noticed too`() {
    let circle = (0..<10).map { (["{\"p\":1}", "{\"p\":2}"][$0 % 2], "x", false) }
    #expect(Self.verdicts(circle) == "....ww..?.")
  }

  /// An edit, a test that fails, the edit taken back, the same test, and so on.
  @Test func `editing to and fro is a circle, editing on is none`() {
    func verdicts(_ edits: (Int) -> String) -> String {
      var watch = LoopWatch()
      return (0..<12).reduce(into: "") { verdicts, number in
        let deeds = [
          ("edit_file", edits(number), ToolOutcome("Written.")),
          ("shell", "make", ToolOutcome("It failed.", isError: true)),
        ]
        for (name, arguments, outcome) in deeds {
          let call = ToolCall(id: "\(name)\(number)", name: name, arguments: arguments)
          let id = ItemID(request: number, attempt: 1, index: 0)
          watch.apply(.itemDone(item: id, ResponseItem(.toolCall(call))))
          if name == "edit_file" {
            watch.apply(.patchApplied(callID: call.id, AppliedPatch(files: [], totals: [])))
          }
          watch.apply(.toolFinished(callID: call.id, outcome))
        }
        switch watch.verdict() {
        case .fine: verdicts += "."
        case .warn: verdicts += "w"
        case .ask: verdicts += "?"
        }
      }
    }
    #expect(verdicts { $0.isMultiple(of: 2) ? "a" : "b" } == "....ww..?...")
    #expect(verdicts { "edit \($0)" } == "............")
  }

  @Test func `nothing but failures is warned of, then asked about`() {
    let failures = (0..<10).map { ("{\"n\":\($0)}", "error \($0)", true) }
    #expect(Self.verdicts(failures) == ".....w...?")
  }

  /// What a command gives that took a while, its output in a file of its own.
  private static func run(_ number: Int, status: Int = 0, _ output: String = "no") -> ToolOutcome {
    var result = CommandResult(
      ending: .exited(status), output: Array(output.utf8), omittedBytes: 4,
      duration: Double(number))
    result.outputFile = FilePath("/run/\(number).txt")
    return report(result)
  }

  @Test func `how long a command took and where its output lies make no other result`() {
    let deeds = (0..<5).map { (#"{"command":"make"}"#, Self.run($0)) }
    #expect(Self.verdicts(deeds) == "..w.?")
  }

  @Test func `a command that exits with another status than 0 has failed`() {
    let deeds = (0..<10).map { ("{\"n\":\($0)}", Self.run($0, status: 2, "\($0)")) }
    #expect(Self.verdicts(deeds) == ".....w...?")
    var mended = deeds
    mended[4] = ("{}", Self.run(4))
    #expect(Self.verdicts(mended) == "..........")
  }

  @Test func `waiting for a command that still runs is no circle`() {
    var look = BackgroundLook(id: "b1", state: "still runs.")
    look.isOngoing = true
    let wait = (#"{"id":"b1","wait":60}"#, report(look))
    #expect(Self.verdicts(Array(repeating: wait, count: 12)) == "............")
    // Nor does it end a run of failures.
    let failure = { (number: Int) in ("{\"n\":\(number)}", Self.run(number, status: 1, "\(number)"))
    }
    let mixed = (0..<6).flatMap { [failure($0), wait] }
    #expect(Self.verdicts(mixed) == "..........w.")
  }

  @Test func `starting the same command over and over is a circle`() {
    let deeds = (1...5).map { number in
      (
        #"{"command":"make","timeout":1}"#,
        report(BackgroundLook(id: "b\(number)", state: "still runs after 1 s."))
      )
    }
    #expect(Self.verdicts(deeds) == "..w.?")
  }

  @Test(arguments: [
    SessionEvent.userMessage(UserMessage(id: "m", text: "go on")),
    .patchApplied(callID: "c", AppliedPatch(files: [], totals: [])),
  ])
  func `a word of the person and a patch are progress`(event: SessionEvent) {
    var watch = LoopWatch()
    func repeatCall() -> LoopWatch.Verdict {
      let call = ToolCall(id: "c", name: "shell", arguments: "{}")
      let item = ItemID(request: 1, attempt: 1, index: 0)
      watch.apply(.itemDone(item: item, ResponseItem(.toolCall(call))))
      watch.apply(.toolFinished(callID: "c", ToolOutcome("x")))
      return watch.verdict()
    }
    #expect(repeatCall() == .fine)
    #expect(repeatCall() == .fine)
    watch.apply(event)
    #expect(repeatCall() == .fine)
  }
}
