import Agent
import Models

extension Conversation {
  /// Marks what the attempt showed and did not finish, and all of one that was withheld; else what is
  /// whole stays as it is.
  mutating func fail(request: Int, attempt: Int, _ error: ModelError) {
    for (item, index) in assistants where item.request == request && item.attempt == attempt {
      pane.list.change(index) {
        $0.withMarkdown {
          switch error.kind {
          case .outputLimitReached: $0.replace(error.description)
          case .contentFiltered: $0.withhold()
          default: $0.fail(error.description)
          }
        }
      }
    }
    for (item, place) in arriving where item.request == request && item.attempt == attempt {
      pane.list.change(place.block) { $0.withTool(place.slot) { $0.state = .abandoned } }
      arriving[item] = nil
    }
  }

  /// One line counts on while nothing comes.
  mutating func tellSilence(of seconds: Int) {
    let note = Note(
      .silent, "nothing has come from the model for \(Duration.label(milliseconds: seconds * 1000))"
    )
    let last = pane.list.count - 1
    if last >= 0, case .note(let earlier) = pane.list[last].content, earlier.kind == .silent {
      pane.list.change(last) { $0 = .note(note) }
    } else {
      add(.note(note))
    }
  }

  mutating func schedule(_ retry: Retry) {
    endRetry()
    let seconds = Int(min(max(retry.delay, 0), 86_400).rounded(.up))
    self.retry = add(
      .retry(
        RetryNotice(
          reason: retry.reason, attempt: retry.attempt, limit: retry.limit,
          state: .waiting(seconds))))
  }

  mutating func endRetry() {
    guard let index = retry else { return }
    pane.list.change(index) { $0.withRetry { $0.state = .over } }
    retry = nil
  }
}
