import JSON
import Terminal
import Testing

@testable import Interface

@Suite struct KeymapTests {
  @Test func `the compiled-in keymap has no problem`() {
    #expect(Keymap.read(Keymap.defaultDocument).problems == [])
  }

  @Test func `the context that is asked first decides`() throws {
    let keymap = Keymap.default
    let key = try #require(Key("C-u"))
    #expect(keymap.look(up: [key], in: [.composer, .global]) == .action("edit.killToStart"))
    #expect(keymap.look(up: [key], in: [.pane, .global]) == .action("scroll.halfPageUp"))
    #expect(keymap.look(up: [key], in: [.global]) == .none)
  }

  @Test func `a sequence waits for its next key`() throws {
    let (keymap, problems) = Keymap.read([
      "leader": "Space", "keys": ["pane": ["g g": "scroll.top", "Leader z": "pane.zoom"]],
    ])
    #expect(problems == [])
    let g = try #require(Key("g"))
    let space = try #require(Key("Space"))
    let z = try #require(Key("z"))
    #expect(keymap.look(up: [g], in: [.pane]) == .prefix)
    #expect(keymap.look(up: [g, g], in: [.pane]) == .action("scroll.top"))
    #expect(keymap.look(up: [space, z], in: [.pane]) == .action("pane.zoom"))
    #expect(keymap.continuations(of: [space], in: [.pane]).map(\.action) == ["pane.zoom"])
    #expect(keymap.label(of: "pane.zoom", in: [.pane]) == "Space z")
  }

  @Test func `what is odd in a document is told, the rest is used`() {
    let (keymap, problems) = Keymap.read([
      "keys": [
        "nowhere": ["a": "app.quit"],
        "pane": [
          "Hyper-x": "app.quit", "x": "app.fly", "y": 3, "g": "scroll.top", "g g": "scroll.top",
          "C-r": false,
        ],
        "vim": ["normal": ["h": "cursor.left"]],
      ]
    ])
    #expect(
      problems == [
        .unknownContext("nowhere"), .unknownKey(context: "pane", keys: "Hyper-x"),
        .unknownAction(context: "pane", keys: "x", action: "app.fly"),
        .notAnAction(context: "pane", keys: "y"),
        .conflict(context: "pane", keys: "g g", with: "g"),
      ])
    #expect(keymap.bindings.map(\.action) == ["scroll.top", "cursor.left"])
    #expect(keymap.isModal)
  }

  @Test func `a key that an earlier context takes is not shown for a later one`() {
    #expect(Keymap.default.label(of: "search.open", in: [.pane, .global]) == "/")
    #expect(Keymap.default.label(of: "search.open", in: [.composer, .global]) == "Ctrl-F")
    #expect(Keymap.default.label(of: "app.palette", in: [.list, .global]) == nil)
  }

  @Test(arguments: ActionCatalogue.all.map(\.id.rawValue))
  func `every action can be reached by a key or the palette`(id: String) {
    let action = Action(rawValue: id)
    let isBound = Keymap.default.bindings.contains { $0.action == action }
    let isVim = id.hasPrefix("vim.") || id.hasPrefix("cursor.") || id.hasPrefix("edit.")
    let isOffered = ActionCatalogue[action]?.isInPalette ?? false
    #expect(isBound || isOffered || isVim || id == "focus.previous")
  }
}
