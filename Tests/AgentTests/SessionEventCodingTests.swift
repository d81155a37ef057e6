import Agent
import JSON
import Models
import Testing
import Tools
import Workspace

@Suite struct SessionEventCodingTests {
  static let item = ItemID(request: 3, attempt: 2, index: 1)
  static let model = ModelReference(provider: "local", model: "qwen/3")
  static let info = SessionInfo(
    id: "0199", folder: "/home/x", model: model, mode: .ask, version: "0.1.0")
  static let hunk = Hunk(
    oldStart: 1, oldCount: 2, newStart: 1, newCount: 2, heading: "main",
    lines: [
      DiffLine(.context, Array("a".utf8)), DiffLine(.removed, Array("b\r".utf8)),
      DiffLine(.added, Array("c".utf8), lacksLineFeed: true),
    ])
  static let diff = FileDiff(
    path: "src/new.c", oldPath: "src/old.c", kind: .renamed, hunks: [hunk])
  static let error = ModelError(
    .overloaded(retryAfter: 2), message: "Overloaded", provider: "local", status: 529)

  static let ongoing: ToolOutcome = {
    var outcome = ToolOutcome("Command b1: still runs.")
    outcome.accidents = ["b1", "/run/1.txt"]
    outcome.isOngoing = true
    return outcome
  }()

  static let events: [SessionEvent] = [
    .sessionStarted(info), .sessionResumed(info, damagedLines: 2),
    .userMessage(UserMessage(id: "m1", text: "hé\n")),
    .messageQueued(UserMessage(id: "m2", text: "x"), steers: true),
    .messagesWithdrawn([UserMessage(id: "m2", text: "x"), UserMessage(id: "m3", text: "y\n")]),
    .modeChanged(.auto), .stateNoted("<tern>\nMode: ask.\n</tern>"), .modelChanged(model),
    .effortChanged(.high), .effortChanged(nil),
    .cost(Cost(.priced, microdollars: 1234, model: model, priceDate: "2026-11-20")),
    .cost(Cost(.unknown, microdollars: nil, model: model)),
    .rateLimits(
      RateLimitSnapshot(
        [.init("requests", limit: 100, remaining: 7.5, minutes: 1, resetsAt: 1_763_649_265)],
        credits: .init(hasCredits: true, isUnlimited: false, balance: "3.10"), plan: "pro"),
      provider: "openai"),
    .sandboxProbed(failure: nil), .sandboxProbed(failure: "No bwrap."),
    .turnStarted(turn: 4), .requestStarted(request: 3, attempt: 1, model: model),
    .assistantDelta(item: item, "ab"), .reasoningDelta(item: item, "cd", isSummary: true),
    .toolCallStarted(item: item, name: "shell"), .toolCallDelta(item: item, "{\"a"),
    .itemDone(
      item: item, ResponseItem(.toolCall(ToolCall(id: "c1", name: "shell", arguments: "{}")))),
    .usage(Usage(input: 10, cachedInput: 4, output: 2), model: model),
    .attemptFailed(request: 3, attempt: 1, error),
    .retryScheduled(Retry(request: 3, attempt: 2, limit: 11, delay: 1.5, reason: "Overloaded")),
    .modelSwitched(from: model, to: model, reason: "why"), .outputContinued(part: 2),
    .streamSilent(request: 3, attempt: 2, seconds: 20), .mediaDropped(for: nil, reason: "no eyes"),
    .mediaDropped(for: model, reason: "no eyes"),
    .compactionStarted(.threshold), .compactionTrimmed(tokens: 900),
    .compactionFailed(reason: "No key."), .loopWarning("again"),
    .backgroundStarted(id: "b1", callID: "c1", line: "npm run dev"),
    .backgroundEnded(id: "b1", "Exit status 0."), .personCommandStarted(id: "p1", line: "ls"),
    .personCommandFinished(id: "p1", ToolOutcome("Exit status 2.", exitCode: 2)),
    .contextCompacted(
      ContextCompaction(
        trigger: .manual, method: .provider, items: [ResponseItem(.userMessage("x"))],
        model: model, tokensBefore: 9, tokensAfter: 3)),
    .approvalRequested(ApprovalRequest(id: "a4", callID: "c1", subject: .loop("in circles"))),
    .approvalRequested(
      ApprovalRequest(
        id: "a1", callID: "c1",
        subject: .command(
          Command(arguments: ["sh", "-c", "true"], folder: "/x", timeout: 5), reason: "because",
          isSandboxed: false))),
    .approvalRequested(
      ApprovalRequest(
        id: "a2", callID: "c2",
        subject: .patch(
          PatchProposal(files: [PatchProposal.File(diff: diff, before: nil, after: nil)])))),
    .approvalAnswered(id: "a1", .once), .approvalAnswered(id: "a1", .session),
    .approvalAnswered(id: "a1", .no(comment: "not this")),
    .approvalAnswered(id: "a1", .no(comment: nil)),
    .approvalAnswered(id: "a1", .always(prefix: ["npm", "test"])),
    .approvalAnswered(id: "a1", .edited("ls -la")), .approvalAnswered(id: "a1", .interrupted),
    .approvalAnswered(id: "a1", .nobody("Nobody is here.")),
    .approvalRequested(
      ApprovalRequest(
        id: "a1", callID: "c1",
        subject: .command(
          Command(arguments: ["ls"], folder: "/w", timeout: 5, profile: .network), reason: nil,
          isSandboxed: true),
        isEscalation: true, actualFolder: "/v", sandboxFailure: "No bwrap.")),
    .approvalAnswered(
      id: "a2",
      .patch(
        PatchDecision(files: [
          PatchDecision.File(
            verdicts: [HunkVerdict(hunk, isAccepted: false, comment: "why?")], isAccepted: true)
        ]))),
    .toolStarted(callID: "c1", name: "shell", summary: "true"),
    .toolOutput(callID: "c1", "out"),
    .toolFinished(callID: "c1", ToolOutcome("done", isError: false, exitCode: 0)),
    .toolFinished(callID: "c1", ongoing),
    .patchApplied(callID: "c2", AppliedPatch(files: [diff], totals: [diff])),
    .planUpdated(Plan(explanation: "so", steps: [Plan.Step("one", .inProgress)])),
    .notice("careful"), .turnFinished(turn: 4, .completed),
    .turnFinished(turn: 4, .failed(error)), .turnFinished(turn: 4, .stopped(reason: "limit")),
    .turnFinished(turn: 4, .interrupted),
  ]

  @Test(arguments: events)
  func `an event is read as it was written`(event: SessionEvent) throws {
    let line = event.json.text
    #expect(SessionEvent(json: try JSON(parsing: line)) == event)
  }

  @Test(arguments: [
    #"{"type":"from.the.future"}"#, #"{"type":"item.done"}"#, "[]", #"{"type":"usage"}"#,
    #"{"type":"mode.changed","mode":"root"}"#,
  ])
  func `what is not an event of this version is passed over`(line: String) throws {
    #expect(SessionEvent(json: try JSON(parsing: line)) == nil)
  }
}
