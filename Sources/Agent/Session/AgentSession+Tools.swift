import JSON
import Models
import Tools
import Workspace

extension AgentSession {
  /// A call, and what its tool made of it.
  struct Preparation: Sendable {
    var call: ToolCall
    var prepared: PreparedCall
  }

  /// Runs calls in order; neighbours that only read run side by side.
  func run(_ calls: [ToolCall]) async {
    var reads: [Preparation] = []
    for call in calls where !Task.isCancelled {
      // Not sooner: a patch is held against the files as the calls before it left them.
      let next = Preparation(call: call, prepared: await prepare(call))
      if next.prepared.action.isRead {
        reads.append(next)
      } else {
        await runSideBySide(reads)
        reads = []
        if !Task.isCancelled { await run(next) }
      }
    }
    await runSideBySide(reads)
  }

  private func prepare(_ call: ToolCall) async -> PreparedCall {
    guard let tool = configuration.toolbox[call.name] else {
      return PreparedCall(
        summary: call.name, action: .refuse(configuration.toolbox.refusal(ofUnknown: call.name)))
    }
    do {
      return await tool.prepare(try configuration.toolbox.arguments(of: call), in: workspace)
    } catch {
      return PreparedCall(
        summary: call.name, action: .refuse("The arguments are not valid JSON. \(error)"))
    }
  }

  private func runSideBySide(_ reads: [Preparation]) async {
    guard !reads.isEmpty, !Task.isCancelled else { return }
    emit(reads.map(\.started))
    let outcomes = await withTaskGroup(of: (Int, ToolOutcome).self) { group in
      for (index, read) in reads.enumerated() {
        guard case .read(let body) = read.prepared.action else { continue }
        let note = read.prepared.note
        group.addTask { (index, await body().adding(note)) }
      }
      return await group.reduce(into: [Int: ToolOutcome]()) { $0[$1.0] = $1.1 }
    }
    emit(
      reads.enumerated().compactMap { index, read in
        outcomes[index].map { .toolFinished(callID: read.call.id, fitted($0)) }
      })
  }

  private func run(_ preparation: Preparation) async {
    let call = preparation.call
    switch preparation.prepared.action {
    case .read: return
    case .refuse(let reason):
      emit([
        preparation.started, .toolFinished(callID: call.id, ToolOutcome(reason, isError: true)),
      ])
    case .plan(let plan):
      emit([
        preparation.started, .planUpdated(plan),
        .toolFinished(callID: call.id, ToolOutcome("The plan is shown.")),
      ])
    case .command(let request): await run(request, for: preparation)
    case .followUp(let followUp): await follow(followUp, for: preparation)
    case .patch(let proposal): await review(proposal, for: preparation)
    case .question(let question): await put(question, for: preparation)
    case .fetch(let request): await fetch(request, for: preparation)
    }
  }

  /// Ends a call that ran; the model hears with it what ended in the background meanwhile.
  func finish(_ call: ToolCall, _ outcome: ToolOutcome) {
    emit(.toolFinished(callID: call.id, outcome.adding(commands.takeNews())))
  }
}

extension AgentSession.Preparation {
  /// What is told when the call begins.
  var started: SessionEvent {
    .toolStarted(callID: call.id, name: call.name, summary: prepared.summary)
  }
}

extension PreparedCall.Action {
  fileprivate var isRead: Bool {
    if case .read = self { true } else { false }
  }
}
