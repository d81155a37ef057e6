import Agent
import Models

/// A compaction that is under way: its note, which becomes that of its end, and what went wrong
/// last and is not told yet.
struct CompactionNote: Sendable {
  var block: Int
  var trouble: String?
}

extension Conversation {
  /// Takes note of a compaction's beginning, of each of its troubles, and of its end.
  mutating func noteCompaction(_ event: SessionEvent) {
    switch event {
    case .compactionStarted(let trigger): beginCompaction(trigger)
    case .contextCompacted(let compaction):
      let detail = [compaction.detail, self.compaction?.trouble].compactMap { $0 }
      endCompaction(
        Note(.compacted, compaction.headline, detail: detail.joined(separator: " ")))
    case .compactionFailed(let reason): endCompaction(Self.unshortened(reason))
    case .compactionTrimmed(let tokens):
      tell("the oldest \(Tokens.label(tokens)) tokens are left out of the summary")
    case .attemptFailed(_, _, let error): compaction?.trouble = error.description
    case .retryScheduled, .modelSwitched, .mediaDropped:
      // These say themselves why.
      compaction?.trouble = nil
    case .requestStarted where compaction?.trouble != nil:
      tell("the provider did not shorten it; a model is asked for a summary")
    case .turnFinished, .sessionResumed:
      if compaction != nil { endCompaction(Self.unshortened("It was interrupted.")) }
    default: break
    }
  }

  private static func unshortened(_ reason: String) -> Note {
    Note(.warning, "the conversation was not shortened", detail: reason)
  }

  private mutating func beginCompaction(_ trigger: ContextCompaction.Trigger) {
    let why =
      switch trigger {
      case .threshold: "the model's window is nearly full"
      case .overflow: "the conversation is too long for the model"
      case .manual: "as you asked"
      }
    let note = Note(.compacted, "shortening the conversation…", detail: why)
    compaction = CompactionNote(block: add(.note(note)))
  }

  private mutating func endCompaction(_ note: Note) {
    guard let open = compaction else {
      add(.note(note))
      return
    }
    compaction = nil
    pane.list.change(open.block) { $0 = .note(note) }
  }

  /// Says what is done about the last trouble.
  private mutating func tell(_ sentence: String) {
    add(.note(Note(.compacted, sentence, detail: compaction?.trouble)))
    compaction?.trouble = nil
  }
}
