import JSON
import Settings
import Terminal
import Testing

@testable import Interface

/// The files in `keymaps/`, read as the program reads them.
@Suite struct KeymapFilesTests {
  static let names = ["default", "emacs", "vim"]

  private static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/") + "/keymaps"
  }()

  private func document(_ name: String) throws -> JSON {
    try SettingsFile.document(named: name, in: [Self.folder])
  }

  @Test func `every file is tested`() {
    #expect(SettingsFile.names(in: [Self.folder]) == Self.names)
  }

  @Test(arguments: names)
  func `a file has no unknown action, no unknown key and no conflict`(name: String) throws {
    let (keymap, problems) = Keymap.read(try document(name))
    #expect(problems == [])
    #expect(keymap.name == name)
  }

  @Test func `the default file is what is compiled in`() throws {
    let keymap = Keymap.read(try document("default")).keymap
    #expect(Set(keymap.bindings.map(\.line)) == Set(Keymap.default.bindings.map(\.line)))
    #expect(keymap.name == Keymap.default.name)
  }

  @Test(arguments: names)
  func `one can always leave, write and find help`(name: String) throws {
    let keymap = Keymap.read(try document(name)).keymap
    for contexts in [
      [KeyContext.composer, .global], [.pane, .global], [.command, .pane, .global],
    ] {
      for action in ["app.quit", "app.cancel", "app.help", "app.palette", "focus.next"] {
        #expect(keymap.label(of: Action(rawValue: action), in: contexts) != nil)
      }
    }
    #expect(keymap.label(of: "focus.composer", in: [.pane, .global]) != nil)
    #expect(keymap.label(of: "composer.submit", in: [.composer, .global]) == "Enter")
  }

  /// What people's fingers rely on.
  @Test(arguments: [
    ("global", "C-q", "app.quit"), ("global", "C-c", "app.cancel"), ("global", "Esc", "app.back"),
    ("global", "Tab", "focus.next"), ("global", "M-1", "focus.conversation"),
    ("global", "C-p", "app.palette"), ("global", "F1", "app.help"),
    ("global", "C-t", "pane.zoom"), ("global", "C-f", "search.open"),
    ("global", "S-Tab", "mode.next"), ("global", "C-z", "app.suspend"),
    ("global", "C-l", "app.redraw"), ("composer", "Enter", "composer.submit"),
    ("composer", "M-Enter", "composer.newline"), ("composer", "C-j", "composer.newline"),
    ("composer", "S-Enter", "composer.newline"), ("composer", "M-q", "composer.queue"),
    ("composer", "Up", "composer.up"), ("composer", "C-g", "composer.editor"),
    ("pane", "j", "scroll.lineDown"), ("pane", "k", "scroll.lineUp"),
    ("pane", "G", "scroll.bottom"), ("pane", "End", "scroll.bottom"), ("pane", "/", "search.open"),
    ("pane", "n", "search.next"), ("pane", "N", "search.previous"), ("pane", "y", "copy.block"),
    ("pane", "Space", "pane.fold"), ("command", "y", "question.once"),
    ("command", "s", "question.session"), ("command", "n", "question.no"),
    ("command", "c", "question.comment"), ("review", "y", "hunk.accept"),
    ("review", "n", "hunk.reject"), ("review", "s", "hunk.split"), ("review", "c", "hunk.comment"),
    ("review", "a", "file.accept"), ("review", "d", "file.reject"),
    ("review", "A", "patch.acceptAll"), ("review", "R", "patch.rejectAll"),
    ("review", "u", "review.undo"), ("review", "j", "hunk.next"), ("review", "J", "file.next"),
    ("review", "v", "review.layout"), ("review", "w", "review.whitespace"),
    ("review", "Enter", "review.submit"),
  ])
  func `the default keys are what the design says`(
    context: String, keys: String, action: String
  ) throws {
    let context = try #require(KeyContext(rawValue: context))
    let sequence = try #require(KeySequence(keys, leader: nil))
    let found = Keymap.default.look(up: sequence.keys, in: [context])
    #expect(found == .action(Action(rawValue: action)))
  }
}

extension Keymap.Binding {
  fileprivate var line: String { "\(context) \(sequence) \(action.rawValue)" }
}
