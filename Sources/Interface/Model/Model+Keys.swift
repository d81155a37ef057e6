import Models
import Terminal

extension Model {
  mutating func input(_ event: InputEvent, now: Int) -> [Effect] {
    switch event {
    case .key(let key):
      dropToast(now: now)
      return press(key, now: now)
    case .paste(let bytes):
      dropToast(now: now)
      paste(bytes, now: now)
      return []
    case .wheel(let lines, let row, let column):
      return turnWheel(lines, row: row, column: column, now: now)
    case .click(let row, let column):
      click(row: row, column: column)
      return []
    case .focusGained, .focusLost: return []
    }
  }

  /// A remark is about what was done last; a failure stays long enough to be noticed.
  private mutating func dropToast(now: Int) {
    guard let toast, toast.kind == .information || now >= toast.noticed else { return }
    self.toast = nil
  }

  private mutating func press(_ key: Key, now: Int) -> [Effect] {
    if let effects = answerByKey(key, now: now) { return effects }
    if isMessage(key, now: now) { return write(key, now: now) }
    let keys = pendingKeys + [key]
    switch keymap.look(up: keys, in: keyContexts(now: now)) {
    case .action(let action):
      pendingKeys = []
      if action != "app.cancel" { quitArmedUntil = 0 }
      return perform(action, now: now)
    case .prefix:
      pendingKeys = keys
      pendingSince = now
      return []
    case .none:
      guard !pendingKeys.isEmpty else { return type(key, now: now) }
      return typePendingKeys(now: now) + press(key, now: now)
    }
  }

  /// What was held back as the start of a sequence becomes text after all.
  mutating func typePendingKeys(now: Int) -> [Effect] {
    let keys = pendingKeys
    pendingKeys = []
    var effects: [Effect] = []
    for key in keys { effects += type(key, now: now) }
    return effects
  }

  /// A key that nothing is bound to.
  private mutating func type(_ key: Key, now: Int) -> [Effect] {
    quitArmedUntil = 0
    guard let character = key.typed else { return [] }
    guard isWriting(now: now) else {
      if isCommandAnswering(now: now) { return write(key, now: now) }
      hintAtComposer(now: now)
      return []
    }
    // In a field that the person opened themselves it was meant for that.
    if focus == .question, searchField == nil, overlay == nil { question?.postpone(now: now) }
    edit { $0.insert(String(character)) }
    return []
  }

  private func isCommandAnswering(now: Int) -> Bool {
    overlay == nil && searchField == nil && isAnswering(now: now) && question?.isReview == false
  }

  /// Whether a letter is no answer to the command's question: then a message begins with it.
  private func isMessage(_ key: Key, now: Int) -> Bool {
    guard isCommandAnswering(now: now), pendingKeys.isEmpty, key.typed?.isLetter == true else {
      return false
    }
    return keymap.look(up: [key], in: [.command]) == .none
  }

  /// Moves the focus to the composer and keeps what was typed.
  private mutating func write(_ key: Key, now: Int) -> [Effect] {
    guard let character = key.typed else { return [] }
    setFocus(.composer)
    composer.isNormal = false
    edit { $0.insert(String(character)) }
    return []
  }

  private mutating func hintAtComposer(now: Int) {
    let contexts = keyContexts(now: now)
    guard let key = keymap.label(of: "focus.composer", in: contexts) else { return }
    show("\(key) goes to the composer", now: now)
  }

  private mutating func paste(_ bytes: [UInt8], now: Int) {
    pendingKeys = []
    switch overlay {
    case .page: return
    case .picker:
      edit { $0.insert(Self.firstLine(of: bytes)) }
      return
    case nil: break
    }
    if searchField != nil {
      edit { $0.insert(Self.firstLine(of: bytes)) }
      return
    }
    if focus == .question, case .docked(let docked) = question?.view, docked.takesWords {
      // Words are an answer, not a draft behind the question.
      beginComment()
    } else if focus == .question {
      question?.postpone(now: now)
    } else {
      setFocus(.composer)
    }
    composer.isNormal = false
    composer.paste(bytes)
  }

  private static func firstLine(of bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }
}

// MARK: - Where keys go

extension Model {
  /// Whether a question has the focus and hears keys.
  func isAnswering(now: Int) -> Bool {
    guard focus == .question, let question else { return false }
    return question.isArmed(at: now)
  }

  /// The pane that keys are for: what had the focus before, while a question is too new.
  func keyFocus(now: Int) -> Pane {
    guard focus == .question, let question, !question.isArmed(at: now) else { return focus }
    return question.previousFocus
  }

  /// Whether a printable key is text.
  func isWriting(now: Int) -> Bool {
    switch overlay {
    case .picker: return true
    case .page: return false
    case nil: break
    }
    if searchField != nil { return true }
    return keyFocus(now: now) == .composer && !composer.isNormal
  }

  /// The contexts that are asked for a key, in order.
  func keyContexts(now: Int) -> [KeyContext] {
    switch overlay {
    case .picker: return [.list, .composer, .global]
    case .page: return [.list, .pane, .global]
    case nil: break
    }
    if searchField != nil { return [.list, .composer, .global] }
    switch keyFocus(now: now) {
    case .composer:
      if composer.isNormal { return [.vimNormal, .global] }
      return completion == nil ? [.composer, .global] : [.list, .composer, .global]
    case .question:
      if question?.isReview == true { return [.review, .pane, .global] }
      return question?.isPreviewing == true
        ? [.rule, .command, .pane, .global] : [.command, .pane, .global]
    case .conversation, .thinking, .changes: return [.pane, .global]
    }
  }

  /// Changes the text field that is being written in.
  mutating func edit(_ body: (inout TextBuffer) -> Void) {
    switch overlay {
    case .picker(var picker):
      body(&picker.buffer)
      picker.refresh()
      overlay = .picker(picker)
    case .page: break
    case nil:
      if searchField != nil {
        if var field = searchField {
          body(&field.buffer)
          searchField = field
        }
        search(for: searchField?.buffer.text ?? "")
      } else {
        body(&composer.buffer)
        composer.reset()
        refreshFileCompletion()
      }
    }
  }

  /// What a half-written command could become.
  var completion: Completion? {
    composer.completion(values: [
      "theme": themes, "mode": Self.modes, "effort": effortNames,
      "model": choices.map(\.reference.description),
    ])
  }
}
