import JSON

extension Keymap {
  /// The keymap that is compiled in, so that the program works alone: the same as
  /// `keymaps/default.toml`.
  static let `default` = read(defaultDocument).keymap

  static let defaultDocument: JSON = .object([
    JSON.Member("name", "default"),
    JSON.Member(
      "keys",
      .object([
        JSON.Member("global", .object(global)), JSON.Member("composer", .object(composer)),
        JSON.Member("pane", .object(pane)), JSON.Member("command", .object(command)),
        JSON.Member("rule", .object(rule)),
        JSON.Member("review", .object(review)), JSON.Member("list", .object(list)),
      ])
    ),
  ])

  private static func members(_ pairs: KeyValuePairs<String, String>) -> [JSON.Member] {
    pairs.map { JSON.Member($0.key, .string($0.value)) }
  }

  private static let global = members([
    "C-q": "app.quit",
    "C-c": "app.cancel",
    "Esc": "app.back",
    "Tab": "focus.next",
    "M-1": "focus.conversation",
    "M-2": "focus.thinking",
    "M-3": "focus.changes",
    "M-4": "focus.question",
    "M-5": "focus.composer",
    "C-p": "app.palette",
    "F1": "app.help",
    "C-t": "pane.zoom",
    "C-f": "search.open",
    "S-Tab": "mode.next",
    "C-z": "app.suspend",
    "C-l": "app.redraw",
    "PgUp": "scroll.pageUp",
    "PgDn": "scroll.pageDown",
    "M-r": "retry.now",
    "M-g": "retry.giveUp",
  ])

  private static let composer = members([
    "Enter": "composer.submit",
    "M-Enter": "composer.newline",
    "C-j": "composer.newline",
    "S-Enter": "composer.newline",
    "M-q": "composer.queue",
    "Up": "composer.up",
    "Down": "composer.down",
    "C-r": "history.search",
    "C-g": "composer.editor",
    "Left": "cursor.left",
    "C-b": "cursor.left",
    "Right": "cursor.right",
    "M-Left": "cursor.wordLeft",
    "C-Left": "cursor.wordLeft",
    "M-b": "cursor.wordLeft",
    "M-Right": "cursor.wordRight",
    "C-Right": "cursor.wordRight",
    "M-f": "cursor.wordRight",
    "Home": "cursor.lineStart",
    "C-a": "cursor.lineStart",
    "End": "cursor.lineEnd",
    "C-e": "cursor.lineEnd",
    "C-Home": "cursor.textStart",
    "M-<": "cursor.textStart",
    "C-End": "cursor.textEnd",
    "M->": "cursor.textEnd",
    "Backspace": "edit.backspace",
    "C-h": "edit.backspace",
    "Del": "edit.delete",
    "C-d": "edit.delete",
    "C-k": "edit.killToEnd",
    "C-u": "edit.killToStart",
    "C-w": "edit.killWordBefore",
    "M-Backspace": "edit.killWordLeft",
    "M-d": "edit.killWordRight",
    "C-y": "edit.yank",
    "C-_": "edit.undo",
  ])

  private static let pane = members([
    "Up": "scroll.lineUp",
    "k": "scroll.lineUp",
    "Down": "scroll.lineDown",
    "j": "scroll.lineDown",
    "C-u": "scroll.halfPageUp",
    "C-d": "scroll.halfPageDown",
    "PgUp": "scroll.pageUp",
    "PgDn": "scroll.pageDown",
    "Home": "scroll.top",
    "g": "scroll.top",
    "End": "scroll.bottom",
    "G": "scroll.bottom",
    "{": "block.previous",
    "}": "block.next",
    "[": "file.previous",
    "]": "file.next",
    "/": "search.open",
    "n": "search.next",
    "N": "search.previous",
    "Space": "pane.fold",
    "v": "select.rows",
    "y": "copy.block",
    "Y": "copy.answer",
    "r": "retry.now",
    "i": "focus.composer",
  ])

  private static let command = members([
    "y": "question.once",
    "s": "question.session",
    "p": "question.always",
    "e": "question.edit",
    "n": "question.no",
    "c": "question.comment",
  ])

  private static let rule = members([
    "Enter": "rule.keep",
    "Left": "rule.shorter",
    "Right": "rule.longer",
    "Esc": "rule.cancel",
  ])

  private static let review = members([
    "y": "hunk.accept",
    "n": "hunk.reject",
    "s": "hunk.split",
    "e": "hunk.edit",
    "c": "hunk.comment",
    "a": "file.accept",
    "d": "file.reject",
    "A": "patch.acceptAll",
    "R": "patch.rejectAll",
    "u": "review.undo",
    "j": "hunk.next",
    "k": "hunk.previous",
    "J": "file.next",
    "K": "file.previous",
    "v": "review.layout",
    "w": "review.whitespace",
    "M-n": "search.next",
    "M-p": "search.previous",
    "o": "review.open",
    "Enter": "review.submit",
  ])

  private static let list = members([
    "Enter": "list.accept",
    "Tab": "list.complete",
    "Down": "list.next",
    "C-n": "list.next",
    "Up": "list.previous",
    "C-p": "list.previous",
    "Esc": "list.cancel",
  ])
}
