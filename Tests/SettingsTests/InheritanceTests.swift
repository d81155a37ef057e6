import JSON
import TestFolder
import Testing

@testable import Settings

@Suite struct InheritanceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var folders: [String] { [folder.path + "/mine", folder.path + "/shipped"] }

  private func document(_ name: String) throws -> JSON {
    try SettingsFile.document(named: name, in: folders)
  }

  @Test func `a document stands for itself`() throws {
    try folder.write(
      "name = \"A\"\n[roles]\ntext = \"#ffffff\"\n\"diff.add\" = 1", to: "shipped/a.toml")
    let expected: JSON = ["name": "A", "roles": ["text": "#ffffff", "diff.add": 1]]
    #expect(try document("a") == expected)
  }

  @Test func `a child's values win, key by key`() throws {
    try folder.write(
      "name = \"A\"\nlist = [1, 2]\n[palette]\nred = \"#f00\"\nblue = \"#00f\"\n[deep.er]\nx = 1\ny = 2",
      to: "shipped/a.toml")
    try folder.write(
      "inherits = \"a\"\nname = \"B\"\nlist = [3]\n[palette]\nblue = \"#008\"", to: "shipped/b.toml"
    )
    try folder.write(
      "inherits = \"b\"\n[palette]\ngreen = \"#0f0\"\n[deep.er]\ny = 3", to: "mine/c.toml")
    let expected: JSON = [
      "name": "B", "list": [3],
      "palette": ["red": "#f00", "blue": "#008", "green": "#0f0"],
      "deep": ["er": ["x": 1, "y": 3]],
    ]
    #expect(try document("c") == expected)
  }

  @Test func `a table in braces is one value`() throws {
    try folder.write(
      "[roles]\na = { fg = \"x\", bg = \"y\" }\nb = { fg = \"x\" }", to: "shipped/a.toml")
    try folder.write("inherits = \"a\"\n[roles]\na = { fg = \"z\" }", to: "mine/b.toml")
    #expect(try document("b") == ["roles": ["a": ["fg": "z"], "b": ["fg": "x"]]])
  }

  @Test func `the first folder wins, and may build on its namesake`() throws {
    try folder.write("x = 1\ny = 1", to: "shipped/a.toml")
    try folder.write("inherits = \"a\"\ny = 2", to: "mine/a.toml")
    #expect(try document("a") == ["x": 1, "y": 2])
  }

  @Test(arguments: ["b", "", "..", "../shipped/a", "/etc/passwd", ".hidden", "a.toml", "A\0"])
  func `what is not there is an error that lists what is`(name: String) throws {
    try folder.write("", to: "shipped/a.toml")
    try folder.write("", to: "mine/z.toml")
    try folder.write("", to: "mine/.hidden.toml")
    try folder.write("", to: "mine/notes.txt")
    #expect(throws: SettingsError.notFound(name: name, available: ["a", "z"])) {
      try document(name)
    }
  }

  @Test(arguments: [
    ("inherits = 1", 1, "`inherits` must be a name in quotes."),
    ("\n inherits = \"nobody\"", 2, "There is no nobody to inherit. Available: a, b."),
    ("inherits = \"a\"", 1, "`a` inherits itself."),
    ("inherits = \"b\"", 1, "`a` inherits itself."),
  ])
  func `a bad parent is said with its place`(text: String, line: Int, message: String) throws {
    try folder.write(text, to: "shipped/a.toml")
    try folder.write("inherits = \"a\"", to: "shipped/b.toml")
    let error = #expect(throws: SettingsError.self) { try document("a") }
    guard case .invalid(let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.line == line)
    #expect(found.message == message)
  }

  @Test func `a chain that is too long ends`() throws {
    for index in 0..<40 {
      try folder.write("inherits = \"t\(index + 1)\"", to: "mine/t\(index).toml")
    }
    try folder.write("", to: "mine/t40.toml")
    #expect(throws: SettingsError.self) { try document("t0") }
    #expect(throws: Never.self) { try document("t30") }
  }

  @Test func `a document that is no TOML names its own file`() throws {
    try folder.write("inherits = \"a\"", to: "mine/b.toml")
    try folder.write("[roles]\nx = = 1", to: "shipped/a.toml")
    let error = #expect(throws: SettingsError.self) { try document("b") }
    #expect(error?.description.hasPrefix(folder.path + "/shipped/a.toml:2:5: ") == true)
  }

  @Test func `names are those of all folders, sorted and once`() throws {
    for name in ["mine/b.toml", "mine/a.toml", "shipped/b.toml", "shipped/c.toml", "mine/x.txt"] {
      try folder.write("", to: name)
    }
    #expect(SettingsFile.names(in: folders + [folder.path + "/none"]) == ["a", "b", "c"])
    #expect(SettingsFile.names(in: []) == [])
  }
}
