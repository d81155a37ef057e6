import Models
import Tools

/// How much of the model's window the conversation takes: what the last answer's usage said, and
/// an estimate of what came after it.
///
/// A fold over the session's events. The estimate is made by ``measure()`` alone, so that folding
/// a long log costs nothing, and is corrected by how far earlier ones were off. A model for which
/// alone the conversation was shortened has a count of its own.
package struct ContextMeter: Sendable, Equatable {
  private struct Count: Sendable, Equatable {
    /// Input and output of the last answer that told them, or what a compaction since then left.
    var reported: Int?
    /// Whether a server counted ``reported``.
    var isCounted = false
    /// What came after that and is not measured yet.
    var unmeasured: [ResponseItem] = []
    /// Estimate of what came after that and is measured, in tokens.
    var appended = 0
    /// Of ``appended`` when the last request went out.
    var sent = 0
  }

  private struct Counts: Sendable, Equatable {
    var whole = Count()
    var shortened: [ModelReference: Count] = [:]

    subscript(model: ModelReference) -> Count { shortened[model] ?? whole }
  }

  private var counts = Counts()
  /// Where the turn began, or what was shortened since: a model may go on without the turn.
  private var before = Counts()
  /// What was counted for what was estimated.
  private var ratio = 1.0
  /// The one that was asked last.
  private var model: ModelReference?
  /// The requests of a compaction say nothing of what it leaves.
  package private(set) var isCompacting = false
  /// Whether a server has counted anything yet.
  package private(set) var isKnown = false

  package init() {}

  /// In tokens, as last measured, for the model that was asked last.
  package var tokens: Int {
    Self.tokens(of: model.map { counts[$0] } ?? counts.whole, ratio)
  }

  /// The same for any model.
  func tokens(for model: ModelReference) -> Int {
    Self.tokens(of: counts[model], model == self.model ? ratio : 1)
  }

  private static func tokens(of count: Count, _ ratio: Double) -> Int {
    (count.reported ?? 0) + Int((Double(count.appended) * ratio).rounded())
  }

  /// Whether the instructions and the tools are counted too.
  func countsInstructions(for model: ModelReference) -> Bool {
    counts[model].reported != nil
  }

  /// Estimates what has come since.
  package mutating func measure() {
    changeAll { count in
      count.appended += TokenEstimate.tokens(in: count.unmeasured)
      count.unmeasured = []
    }
  }

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .requestStarted(_, _, let model): begin(model)
    case .modelSwitched(_, let model, _), .modelChanged(let model): turn(to: model)
    case .userMessage(let message): add(message.text)
    case .stateNoted(let text), .loopWarning(let text): add(text)
    case .personCommandStarted(_, let line): add(line)
    case .personCommandFinished(_, let outcome): add(outcome.output)
    case .itemDone(_, let item): add(item)
    case .toolFinished(let callID, let outcome):
      add(ResponseItem(.toolResult(outcome.result(of: callID))))
    case .usage(let usage, let model): take(usage, of: model)
    case .compactionStarted: isCompacting = true
    case .turnStarted:
      isCompacting = false
      before = counts
    case .compactionFailed, .sessionResumed: isCompacting = false
    case .attemptFailed(_, _, let error) where error.kind == .contentFiltered: leaveOutTurn()
    case .contextCompacted(let compaction): take(compaction)
    default: break
    }
  }
}

extension ContextMeter {
  private mutating func changeAll(_ change: (inout Count) -> Void) {
    change(&counts.whole)
    for index in counts.shortened.values.indices { change(&counts.shortened.values[index]) }
  }

  private mutating func add(_ text: String) { add(ResponseItem(.userMessage(text))) }

  private mutating func add(_ item: ResponseItem) {
    changeAll { $0.unmeasured.append(item) }
  }

  private mutating func turn(to model: ModelReference) {
    if self.model != model { ratio = 1 }
    self.model = model
  }

  private mutating func begin(_ model: ModelReference) {
    guard !isCompacting else { return }
    turn(to: model)
    change(model) { $0.sent = $0.unmeasured.isEmpty ? $0.appended : 0 }
  }

  private mutating func change(_ model: ModelReference, _ change: (inout Count) -> Void) {
    if let index = counts.shortened.index(forKey: model) {
      change(&counts.shortened.values[index])
    } else {
      change(&counts.whole)
    }
  }

  private mutating func take(_ usage: Usage, of model: ModelReference) {
    guard let input = usage.input, input > 0, !isCompacting else { return }
    let count = counts[model]
    if model == self.model, let reported = count.reported, count.isCounted, count.sent >= 200,
      input > reported
    {
      let observed = Double(input - reported) / Double(count.sent)
      ratio = min(max(0.7 * ratio + 0.3 * observed, 0.5), 2.5)
    }
    change(model) { $0 = Count(reported: input + (usage.output ?? 0), isCounted: true) }
    isKnown = true
  }

  /// The model that was asked goes on without the turn.
  private mutating func leaveOutTurn() {
    guard let model, !isCompacting else { return }
    counts.shortened[model] = before[model]
    counts.shortened[model]?.unmeasured.append(ResponseItem(.userMessage(History.leftOut)))
  }

  private mutating func take(_ compaction: ContextCompaction) {
    isCompacting = false
    let left = Count(reported: compaction.tokensAfter)
    if let reader = compaction.reader {
      counts.shortened[reader] = left
    } else {
      counts = Counts(whole: left)
    }
    before = counts
  }
}
