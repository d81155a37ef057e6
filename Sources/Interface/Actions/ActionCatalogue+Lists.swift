extension ActionCatalogue {
  static let lists: [ActionRecord] = [
    ActionRecord(
      "list.accept", "Take the entry", hint: "take", in: [.list], isInPalette: false
    ) { model, now in model.acceptEntry(running: true, now: now) },
    ActionRecord(
      "list.complete", "Write the entry out", in: [.list], isInPalette: false
    ) { model, now in model.acceptEntry(running: false, now: now) },
    .local("list.next", "The next entry", hint: "choose", in: [.list], isInPalette: false) {
      model, _ in model.chooseEntry(by: 1)
    },
    .local("list.previous", "The entry before", in: [.list], isInPalette: false) { model, _ in
      model.chooseEntry(by: -1)
    },
    .local("list.cancel", "Close the list", hint: "close", in: [.list], isInPalette: false) {
      model, _ in model.cancelList()
    },
  ]

  static let vim: [ActionRecord] = [
    .local(
      "vim.normal", "Keys are commands", in: [.composer], isInPalette: false
    ) { model, now in model.enterNormalMode(now: now) },
    insert("vim.insert", "Write here", hint: "write") { _ in },
    insert("vim.insertAtStart", "Write at the line's start") { $0.move(.firstNonBlank) },
    insert("vim.append", "Write after the character") { $0.moveRightInLine() },
    insert("vim.appendAtEnd", "Write at the line's end") { $0.move(.lineEnd) },
    insert("vim.openBelow", "Write on a new line below") { buffer in
      buffer.move(.lineEnd)
      buffer.insert("\n")
    },
    insert("vim.openAbove", "Write on a new line above") { buffer in
      buffer.move(.lineStart)
      buffer.insert("\n")
      buffer.move(.lineUp)
    },
    insert("vim.changeToEnd", "Replace to the line's end") { buffer in
      buffer.kill(to: buffer.target(of: .lineEnd))
    },
    edit("vim.deleteLine", "Cut the line", in: [.vimNormal]) { $0.killLine() },
    edit("vim.deleteWord", "Cut to the next word", in: [.vimNormal]) {
      $0.kill(to: $0.target(of: .nextWordStart))
    },
    edit("vim.deleteToEnd", "Cut to the line's end", in: [.vimNormal]) {
      $0.kill(to: $0.target(of: .lineEnd))
    },
    edit("vim.deleteCharacter", "Cut the character", in: [.vimNormal]) { buffer in
      let end = buffer.target(of: .lineEnd)
      if buffer.cursor < end { buffer.kill(to: buffer.target(of: .right)) }
    },
    edit("vim.paste", "Insert what was cut", in: [.vimNormal]) { $0.putAfter() },
  ]

  private static func insert(
    _ id: Action, _ title: String, hint: String = "",
    body: @escaping @Sendable (inout TextBuffer) -> Void
  ) -> ActionRecord {
    .local(id, title, hint: hint, in: [.vimNormal], isInPalette: false) { model, _ in
      model.edit(body)
      model.composer.isNormal = false
    }
  }
}

extension Model {
  fileprivate mutating func enterNormalMode(now: Int) {
    guard overlay == nil, searchField == nil, composer.purpose == .message else {
      _ = goBack(now: now)
      return
    }
    composer.isNormal = true
    if composer.buffer.cursor.offset > 0 { composer.buffer.move(.left) }
  }
}

extension TextBuffer {
  fileprivate mutating func moveRightInLine() {
    if cursor < target(of: .lineEnd) { move(.right) }
  }

  /// Puts what was cut after the character, or below the line when it was whole lines.
  fileprivate mutating func putAfter() {
    guard killed.utf8.last == 0x0A else {
      moveRightInLine()
      yank()
      return
    }
    move(.lineEnd)
    insert("\n" + killed.dropLast())
  }
}
