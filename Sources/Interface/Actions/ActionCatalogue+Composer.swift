extension ActionCatalogue {
  static let composing: [ActionRecord] = [
    ActionRecord(
      "composer.submit", "Send; steers a running turn", hint: "send", in: [.composer, .vimNormal],
      isInPalette: false
    ) { model, now in model.submit(now: now) },
    ActionRecord(
      "composer.queue", "Send when the turn has ended", hint: "queue", in: [.composer, .vimNormal]
    ) { model, _ in model.queue() },
    .local(
      "composer.newline", "New line", hint: "newline", in: [.composer], isInPalette: false
    ) { model, _ in model.edit { $0.insert("\n") } },
    ActionRecord(
      "composer.up", "A row up, then what waits is taken back, then what was sent before",
      in: [.composer, .vimNormal], isInPalette: false
    ) { model, _ in
      if model.composer.isEmpty, model.composer.purpose == .message,
        !model.conversation.pending.isEmpty
      {
        return [.withdraw]
      }
      model.moveInComposer(down: false)
      return []
    },
    .local(
      "composer.down", "A row down, then what was sent after", in: [.composer, .vimNormal],
      isInPalette: false
    ) { model, _ in model.moveInComposer(down: true) },
    .local("history.previous", "What was sent before", in: [.composer, .vimNormal]) { model, _ in
      model.recall(down: false)
    },
    .local("history.next", "What was sent after", in: [.composer, .vimNormal]) { model, _ in
      model.recall(down: true)
    },
    .local(
      "history.search", "Search what was sent before", hint: "history",
      in: [.composer, .vimNormal]
    ) { model, _ in model.overlay = .picker(.messages(model.composer.history)) },
    ActionRecord("composer.editor", "Write in $EDITOR", in: [.composer, .vimNormal]) { model, _ in
      model.editedHunk = nil
      return [.edit(model.composer.buffer.text)]
    },
  ]

  static let editing: [ActionRecord] = [
    edit("edit.backspace", "Delete the character before") { $0.delete(to: $0.target(of: .left)) },
    edit("edit.delete", "Delete the character after") { $0.delete(to: $0.target(of: .right)) },
    edit("edit.killToEnd", "Cut to the line's end") { buffer in
      let end = buffer.target(of: .lineEnd)
      buffer.kill(to: end == buffer.cursor ? buffer.target(of: .right) : end)
    },
    edit("edit.killToStart", "Cut to the line's start") { buffer in
      let start = buffer.target(of: .lineStart)
      buffer.kill(to: start == buffer.cursor ? buffer.target(of: .left) : start)
    },
    edit("edit.killWordBefore", "Cut the word before, up to a blank") {
      $0.kill(to: $0.target(of: .blankWordLeft))
    },
    edit("edit.killWordLeft", "Cut the word before") { $0.kill(to: $0.target(of: .wordLeft)) },
    edit("edit.killWordRight", "Cut the word after") { $0.kill(to: $0.target(of: .wordRight)) },
    edit("edit.yank", "Insert what was cut") { $0.yank() },
    edit("edit.undo", "Undo") { $0.undo() },
  ]

  static let moving: [ActionRecord] = [
    move("cursor.left", "A character left", .left),
    move("cursor.right", "A character right", .right),
    move("cursor.wordLeft", "A word left", .wordLeft),
    move("cursor.wordRight", "A word right", .wordRight),
    move("cursor.lineStart", "To the line's start", .lineStart),
    move("cursor.lineEnd", "To the line's end", .lineEnd),
    move("cursor.textStart", "To the text's start", .textStart),
    move("cursor.textEnd", "To the text's end", .textEnd),
    move("cursor.nextWord", "To the next word", .nextWordStart),
    move("cursor.firstNonBlank", "To the line's first character", .firstNonBlank),
  ]

  static func edit(
    _ id: Action, _ title: String, in contexts: [KeyContext] = [.composer, .vimNormal],
    body: @escaping @Sendable (inout TextBuffer) -> Void
  ) -> ActionRecord {
    .local(id, title, in: contexts, isInPalette: false) { model, now in
      if model.focus == .question { model.question?.postpone(now: now) }
      model.edit(body)
    }
  }

  private static func move(
    _ id: Action, _ title: String, _ motion: TextBuffer.Motion
  ) -> ActionRecord {
    edit(id, title) { $0.move(motion) }
  }
}

extension Model {
  fileprivate mutating func moveInComposer(down: Bool) {
    if composer.moveVertically(down: down) { return }
    recall(down: down)
  }

  /// Steps through what was sent, or to the text's edge when there is nothing further.
  fileprivate mutating func recall(down: Bool) {
    guard composer.purpose == .message else { return }
    let text =
      down ? composer.history.next() : composer.history.previous(from: composer.buffer.text)
    guard let text else {
      composer.buffer.move(down ? .textEnd : .textStart)
      return
    }
    composer.buffer.set(text)
    composer.hidesCompletion = true
  }
}
