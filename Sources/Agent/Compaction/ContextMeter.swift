import Models
import Tools

/// How much of the model's window the conversation takes: what the last answer's usage said, and
/// an estimate of what came after it.
///
/// A fold over the session's events. The estimate is made by ``measure()`` alone, so that folding
/// a long log costs nothing, and is corrected by how far earlier ones were off.
package struct ContextMeter: Sendable, Equatable {
  /// Input and output of the last answer that told them.
  private var reported: Int?
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
    case .userMessage(let message): unmeasured.append(ResponseItem(.userMessage(message.text)))
    case .itemDone(_, let item): unmeasured.append(item)
    case .toolFinished(let callID, let outcome):
      unmeasured.append(
        ResponseItem(.toolResult(ToolResult(callID: callID, output: outcome.output))))
    case .usage(let usage, _): take(usage)
    case .contextCompacted(let compaction):
      reported = nil
      unmeasured = []
      sent = 0
      appended = compaction.tokensAfter
    default: break
    }
  }

  private mutating func take(_ usage: Usage) {
    guard let input = usage.input, input > 0 else { return }
    if let reported, sent >= 200, input > reported {
      let observed = Double(input - reported) / Double(sent)
      ratio = min(max(0.7 * ratio + 0.3 * observed, 0.5), 2.5)
    }
    reported = input + (usage.output ?? 0)
    isKnown = true
    unmeasured = []
    appended = 0
    sent = 0
  }
}
