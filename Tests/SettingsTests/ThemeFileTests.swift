import Glibc
import JSON
import Settings
import Terminal
import Testing

/// The themes that are shipped.
@Suite struct ThemeFileTests {
  static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/themes"
  }()
  static let names = SettingsFile.names(in: [folder])

  static func theme(_ name: String) throws -> ResolvedTheme {
    ResolvedTheme(document: try SettingsFile.document(named: name, in: [folder]))
  }

  /// Every role that the program draws with.
  static let roles = """
    text text.dim text.strong text.emph background surface surface.raised border border.focus title
    title.focus header footer pane.title pane.title.focus dock dock.title toast selection
    selection.inactive search.match search.current cursorline scrollbar.thumb scrollbar.track link
    error warning success info accent spinner retry input.text input.placeholder input.prompt
    input.cursor completion completion.selected completion.match status.bar status.mode.normal
    status.mode.insert status.mode.approval status.mode.diff status.key status.desc status.tokens
    status.cost mode.plan mode.ask mode.edits mode.auto msg.user msg.assistant msg.thinking
    msg.system msg.timestamp msg.tombstone msg.tool.name msg.tool.args msg.tool.output
    msg.tool.error plan.pending plan.active plan.done approval.frame approval.command
    approval.danger approval.option approval.option.selected md.heading.1 md.heading.2 md.heading.3
    md.bold md.italic md.code md.codeblock md.quote md.list.marker md.rule md.table.border md.link
    diff.add diff.add.word diff.del diff.del.word diff.moved diff.context diff.hunk diff.file
    diff.lineno diff.sign.add diff.sign.del diff.state.undecided diff.state.accepted
    diff.state.rejected diff.state.conflict diff.whitespace syn.keyword syn.type syn.function
    syn.variable syn.parameter syn.property syn.constant syn.number syn.string syn.escape
    syn.comment syn.operator syn.punctuation syn.tag syn.attribute syn.label syn.namespace syn.error
    """.split { $0 == " " || $0 == "\n" }.map { String($0) }

  /// Lines and what stands beside the text.
  static let faint: Set<String> = [
    "text.dim", "border", "scrollbar.thumb", "md.rule", "md.table.border", "diff.lineno",
    "msg.timestamp", "msg.tombstone", "input.placeholder", "status.desc", "syn.comment",
  ]

  @Test func `the four themes are there`() {
    #expect(Self.names == ["tern-ansi", "tern-contrast", "tern-dark", "tern-light"])
  }

  @Test(arguments: names)
  func `a theme has every role and no other`(name: String) throws {
    let theme = try Self.theme(name)
    #expect(Set(theme.roles.keys).symmetricDifference(Self.roles) == [])
    #expect(theme.roles.keys.allSatisfy { theme.faults(of: $0) == [] })
  }

  @Test(arguments: names)
  func `a theme has a name and says whether it is dark`(name: String) throws {
    let document = try SettingsFile.document(named: name, in: [Self.folder])
    #expect(document["name"]?.stringValue?.hasPrefix("Tern ") == true)
    #expect(document["appearance"] == (name == "tern-light" ? "light" : "dark"))
    #expect(
      Set((document.members ?? []).map(\.name)) == ["name", "appearance", "palette", "roles"])
  }

  @Test(arguments: names, ColorDepth.allCases)
  func `a theme compiles for every terminal`(name: String, depth: ColorDepth) throws {
    let document = try SettingsFile.document(named: name, in: [Self.folder])
    #expect(throws: Never.self) { try Theme(document: document, depth: depth) }
  }

  @Test(arguments: [("tern-dark", 4.5, 3.0), ("tern-light", 4.5, 3.0), ("tern-contrast", 7, 4.5)])
  func `text stands out from whatever it is drawn on`(
    name: String, least: Double, leastFaint: Double
  ) throws {
    let theme = try Self.theme(name)
    let grounds = ["background", "surface", "surface.raised"].compactMap { theme.ground($0) }
    let diffs = ["diff.add", "diff.del"].compactMap { theme.ground($0) }
    #expect(grounds.count + diffs.count == 5)
    for role in Self.roles where role != "scrollbar.track" {
      let foreground = try #require(theme.foreground(role), "\(role)")
      let own = theme.ground(role).map { [$0] } ?? grounds
      for ground in role.hasPrefix("syn.") ? own + diffs : own {
        let contrast = RGB.contrast(foreground, ground)
        #expect(contrast >= (Self.faint.contains(role) ? leastFaint : least), "\(role)")
      }
    }
  }

  @Test(arguments: ["tern-dark", "tern-light", "tern-contrast"])
  func `a changed word shows more than its changed line`(name: String) throws {
    let theme = try Self.theme(name)
    let background = try #require(theme.ground("background"))
    for role in ["diff.add", "diff.del"] {
      let line = try #require(theme.ground(role))
      let word = try #require(theme.ground(role + ".word"))
      #expect(RGB.contrast(line, background) > 1.08)
      #expect(RGB.contrast(word, background) > RGB.contrast(line, background) * 1.2)
    }
  }

  @Test func `the ANSI theme names no colour of its own`() throws {
    let theme = try Self.theme("tern-ansi")
    #expect(Self.roles.allSatisfy { theme.foreground($0) == nil && theme.ground($0) == nil })
  }

  @Test func `the theme that is compiled in is tern-dark`() throws {
    let document = try SettingsFile.document(named: "tern-dark", in: [Self.folder])
    #expect(BuiltInTheme.document == document)
  }
}
