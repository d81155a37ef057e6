import Agent
import Terminal

extension Model {
  /// Takes one message in and says what the world should do.
  ///
  /// `now` is in milliseconds of a monotonic clock.
  package mutating func update(_ message: Message, now: Int) -> [Effect] {
    clock = max(clock, now)
    if start == nil { start = now }
    var effects = expire(now: now)
    switch message {
    case .input(let event): effects += input(event, now: now)
    case .resized(let size):
      self.size = Size(rows: max(1, size.rows), columns: max(1, size.columns))
    case .session(let events): take(events, now: now)
    case .tick: break
    case .edited(let text):
      takeEdited(text, now: now)
    case .themeChanged(let theme): self.theme = theme
    case .models(let choices): take(choices)
    case .files(let files): take(files)
    case .branch(let branch): self.branch = branch
    case .rules(let rules):
      self.rules = rules
      overlay = .picker(.rules(rules))
    case .background(let id, let text): showBackground(id, text, now: now)
    case .failed(let text): show(text, as: .failure, now: now)
    }
    return effects + wishes()
  }

  /// What the world is to be asked anew, once for all that happened.
  private mutating func wishes() -> [Effect] {
    defer { (wantsFiles, wantsBranch) = (false, false) }
    return (wantsFiles ? [.listFiles] : []) + (wantsBranch ? [.readBranch] : [])
  }

  /// Lets go of what has had its time.
  private mutating func expire(now: Int) -> [Effect] {
    if let toast, now >= toast.expires { self.toast = nil }
    if !pendingKeys.isEmpty, now >= pendingSince + Keymap.patience {
      return typePendingKeys(now: now)
    }
    return []
  }

  /// Shows a remark, for so many milliseconds or as long as its kind is worth.
  mutating func show(
    _ text: String, as kind: Toast.Kind = .information, for patience: Int? = nil, now: Int
  ) {
    let patience = patience ?? (kind == .failure ? 8000 : 3000)
    toast = Toast(kind: kind, text: text, expires: now + patience, noticed: now + 1000)
  }
}

// MARK: - Events of the session

extension Model {
  private mutating func take(_ events: [TimedEvent], now: Int) {
    for timed in events {
      status.apply(timed.event, at: timed.time)
      conversation.apply(timed.event, at: timed.time)
      thinking.apply(timed.event, at: timed.time)
      apply(timed.event)
      if case .messagesWithdrawn(let messages) = timed.event, timed.time - clockOffset >= start ?? 0
      {
        composer.takeBack(messages.map(\.text))
      }
      if let pane = timed.event.pane { news.insert(pane) }
      if case .turnFinished = timed.event, branch != nil {
        wantsBranch = timed.time - clockOffset >= start ?? 0
      }
    }
    learnWindow()
    status.measureContext()
    showNextQuestion(now: now)
    updateCountdown()
  }

  private mutating func apply(_ event: SessionEvent) {
    switch event {
    case .userMessage(let message): composer.history.add(message.text)
    case .approvalRequested(let request): waiting.append(request)
    case .approvalAnswered(let id, _): close(question: id)
    case .patchApplied(_, let patch): changes.add(patch)
    case .turnFinished, .sessionResumed: closeAllQuestions()
    case .sessionStarted, .messageQueued, .messagesWithdrawn, .modeChanged, .sandboxProbed,
      .modelChanged,
      .effortChanged, .cost, .rateLimits, .turnStarted,
      .requestStarted,
      .assistantDelta, .reasoningDelta, .toolCallStarted, .toolCallDelta, .itemDone, .usage,
      .attemptFailed, .retryScheduled, .modelSwitched, .outputContinued, .toolStarted,
      .toolOutput, .toolFinished, .planUpdated, .notice, .streamSilent, .mediaDropped,
      .compactionStarted, .compactionTrimmed, .compactionFailed, .contextCompacted, .loopWarning,
      .stateNoted, .backgroundStarted,
      .backgroundEnded, .personCommandStarted,
      .personCommandFinished:
      break
    }
  }

  /// Writes the seconds left of a wait into its notice.
  mutating func updateCountdown() {
    conversation.count(upTo: clock + clockOffset)
    guard let time = status.retryTime else { return }
    let left = max(0, time - clockOffset - clock)
    let hints = [("retry.now", "retry now"), ("retry.giveUp", "give up")].compactMap { id, label in
      keymap.label(of: Action(rawValue: id), in: keyContexts(now: clock)).map { "\($0) \(label)" }
    }
    conversation.count(down: (left + 999) / 1000, hint: hints.joined(separator: " · "))
  }
}
