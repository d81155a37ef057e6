import Agent
import Terminal
import Text

// MARK: - Lists

extension Model {
  /// Takes the chosen entry of the list that is open; what it was may run at once.
  mutating func acceptEntry(running: Bool, now: Int) -> [Effect] {
    switch overlay {
    case .picker(let picker):
      guard let entry = picker.chosen else { return [] }
      overlay = nil
      return take(entry.value, from: picker.purpose, now: now)
    case .page:
      overlay = nil
      return []
    case nil: break
    }
    if searchField != nil {
      endSearch(keeping: true)
      return []
    }
    guard let completion else { return submit(now: now) }
    let entry = completion.entries[min(composer.completionIndex, completion.entries.count - 1)]
    if case .file(let start) = completion.subject {
      let isTyped = composer.buffer.text(from: start, to: composer.buffer.cursor) == entry.text
      guard !(isTyped && running) else { return submit(now: now) }
      composer.replace(from: start, with: entry.text + " ")
      return []
    }
    let isTyped = composer.buffer.text == entry.text
    composer.buffer.set(entry.text)
    composer.reset()
    guard running, entry.isComplete || isTyped else { return [] }
    return submit(now: now)
  }

  /// Does what an entry of a list stands for.
  private mutating func take(
    _ value: String, from purpose: Picker.Purpose, now: Int
  ) -> [Effect] {
    switch purpose {
    case .action: return perform(Action(rawValue: value), now: now)
    case .model: return setModel(value, now: now) ?? []
    case .effort: return setEffort(value, now: now) ?? []
    case .mode: return PermissionMode(rawValue: value).map { setMode($0, now: now) } ?? []
    case .theme: return [.setTheme(value)]
    case .message:
      composer.buffer.set(value)
      composer.reset()
      composer.hidesCompletion = true
      setFocus(.composer)
    case .command:
      let id = String(value.drop { $0 != ":" }.dropFirst())
      return value.hasPrefix("end:") ? [.endBackground(id: id)] : [.readBackground(id: id)]
    case .rule:
      guard
        let entry = Int(value).flatMap({
          rules.entries.indices.contains($0) ? rules.entries[$0] : nil
        })
      else { return [] }
      show("From now on this asks again: \(RowText.oneLine(entry.words))", for: 6000, now: now)
      return [.revokeRule(entry)]
    }
    return []
  }

  mutating func chooseEntry(by step: Int) {
    switch overlay {
    case .picker(var picker):
      picker.choose(by: step)
      overlay = .picker(picker)
    case .page(var page):
      page.scroll.move(by: step, total: page.rowCount, height: page.height)
      overlay = .page(page)
    case nil:
      guard let count = completion?.entries.count else { return }
      composer.completionIndex = (min(composer.completionIndex, count - 1) + step + count) % count
    }
  }

  mutating func cancelList() {
    if overlay != nil {
      overlay = nil
    } else if searchField != nil {
      endSearch(keeping: false)
    } else {
      composer.hidesCompletion = true
    }
  }
}

// MARK: - Commands in the background

extension Model {
  mutating func showBackground(_ id: String, _ text: String?, now: Int) {
    guard let text else {
      show("\(id) is not in the background any more", now: now)
      return
    }
    let line = conversation.background.first { $0.id == id }?.line ?? id
    overlay = .page(.output(of: id, line, text))
  }
}

// MARK: - Files

extension Model {
  /// Looks for the files that the word under the cursor may mean; asks for their names first.
  mutating func refreshFileCompletion() {
    guard composer.purpose == .message, let word = composer.buffer.fileWord else {
      composer.files = nil
      return
    }
    if composer.files?.start != word.start {
      wantsFiles = true
      composer.files = nil
    }
    composer.files = FileCompletion(word, in: files, after: composer.files)
  }

  /// Takes the names of the project's files in.
  mutating func take(_ files: FuzzyIndex) {
    self.files = files
    guard let old = composer.files else { return }
    composer.files = FileCompletion((old.start, old.query), in: files, after: nil)
  }
}
