package import Models

/// The windows that servers named when a prompt was too long for them, for models of which nothing
/// else is known.
///
/// A fold over the session's events.
package struct LearntWindows: Sendable, Equatable {
  private var windows: [ModelReference: Int] = [:]
  private var asked: ModelReference?

  package init() {}

  /// In tokens; nil where no server has told it.
  package subscript(model: ModelReference) -> Int? { windows[model] }

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .requestStarted(_, _, let model): asked = model
    case .attemptFailed(_, _, let error):
      guard let asked, case .contextWindowExceeded(_, let limit?) = error.kind, limit >= 1024 else {
        return
      }
      windows[asked] = limit
    default: break
    }
  }
}
