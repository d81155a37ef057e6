import Models
import Tools

/// How much of the model's window the conversation takes: what the last answer's usage said, and
/// an estimate of what came after it.
///
/// A fold over the session's events. The estimate is made by ``measure()`` alone, so that folding
/// a long log costs nothing, and is corrected by how far earlier ones were off.
package struct ContextMeter: Sendable, Equatable {
  /// Input and output of the last answer that told them, or what a compaction since then left.
  private var reported: Int?
  /// Whether a server counted ``reported``.
  private var isCounted = false
  /// What came after that and is not measured yet.
  private var unmeasured: [ResponseItem] = []
  /// Estimate of what came after that and is measured, in tokens.
  private var appended = 0
  /// Of ``appended`` when the last request went out.
  private var sent = 0
  /// What was counted for what was estimated.
  private var ratio = 1.0
  private var model: ModelReference?
  /// Whether a server has counted anything yet.
  package private(set) var isKnown = false

  package init() {}

  /// In tokens, as last measured.
  package var tokens: Int { (reported ?? 0) + Int((Double(appended) * ratio).rounded()) }

  /// Whether the instructions and the tools are counted too.
  var countsInstructions: Bool { reported != nil }

  /// Estimates what has come since.
  package mutating func measure() {
    appended += TokenEstimate.tokens(in: unmeasured)
    unmeasured = []
  }

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .requestStarted(_, _, let model):
      if self.model != model { ratio = 1 }
      self.model = model
      sent = unmeasured.isEmpty ? appended : 0
    case .userMessage(let message): add(message.text)
    case .stateNoted(let text), .loopWarning(let text): add(text)
    case .personCommandStarted(_, let line): add(line)
    case .personCommandFinished(_, let outcome): add(outcome.output)
    case .itemDone(_, let item): unmeasured.append(item)
    case .toolFinished(let callID, let outcome):
      unmeasured.append(ResponseItem(.toolResult(outcome.result(of: callID))))
    case .usage(let usage, _): take(usage)
    case .contextCompacted(let compaction):
      reported = compaction.tokensAfter
      isCounted = false
      unmeasured = []
      sent = 0
      appended = 0
    default: break
    }
  }

  private mutating func add(_ text: String) {
    unmeasured.append(ResponseItem(.userMessage(text)))
  }

  private mutating func take(_ usage: Usage) {
    guard let input = usage.input, input > 0 else { return }
    if let reported, isCounted, sent >= 200, input > reported {
      let observed = Double(input - reported) / Double(sent)
      ratio = min(max(0.7 * ratio + 0.3 * observed, 0.5), 2.5)
    }
    reported = input + (usage.output ?? 0)
    isCounted = true
    isKnown = true
    unmeasured = []
    appended = 0
    sent = 0
  }
}
