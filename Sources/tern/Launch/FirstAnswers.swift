import Models
import Synchronization

/// Hears in a provider's telemetry which model gave its first answer.
final class FirstAnswers: Sendable {
  private struct State {
    var asked = ""
    var answered: Set<String> = []
  }

  private let state = Mutex(State())

  /// The model whose first answer the record ends; nil for all other records.
  func take(_ record: Telemetry.Record) -> String? {
    state.withLock { state in
      switch record {
      case .request(_, _, let model):
        // What is asked beside answers names no model.
        if !model.isEmpty { state.asked = model }
      case .event(.completed(let completion)):
        guard ![.failed, .cancelled].contains(completion.stop.kind) else { return nil }
        return state.answered.insert(state.asked).inserted ? state.asked : nil
      case .event, .cacheBreak, .webSocketFailed: break
      }
      return nil
    }
  }
}
