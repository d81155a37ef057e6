import Testing

/// The rules of the house that a compiler does not check.
@Suite struct HouseTests {
  /// What each module may import of ours; nothing imports upwards.
  static let mayImport: [String: Set<String>] = [
    "tern": [
      "Agent", "Interface", "JSON", "Models", "ScriptedProvider", "Sessions", "Settings",
      "Terminal", "Text", "Tools", "Wire", "Workspace",
    ],
    "Interface": ["Agent", "JSON", "Models", "Terminal", "Text", "Tools", "Workspace"],
    "Agent": ["JSON", "Models", "Sessions", "Tools", "Wire", "Workspace"],
    "Tools": ["JSON", "Models", "Text", "Workspace"],
    "Models": ["JSON", "Wire"],
    "Sessions": ["JSON"],
    "Settings": ["JSON"],
    "Terminal": ["JSON"],
    "ScriptedProvider": ["JSON"],
    "Wire": [],
    "Workspace": [],
    "Text": [],
    "JSON": [],
  ]

  /// Each C library's one importer.
  ///
  /// CPosix is the platform, and open to all.
  static let doors: [String: String] = [
    "CCrypto": "Wire", "CCurl": "Wire", "CWslay": "Wire", "CZlib": "Wire", "CZstd": "Wire",
    "CGit": "Workspace", "CMarkdown": "Text", "CNcurses": "Terminal", "CSQLite": "Sessions",
    "CTOML": "Settings", "CTaskPool": "tern",
  ]
  static let platform: Set<String> = [
    "CPosix", "FoundationEssentials", "Glibc", "Synchronization",
  ]

  static let sources = SourceTree.files(below: "Sources")

  @Test func `every module keeps to the import graph`() {
    #expect(Self.sources.count > 300)
    let strays = Self.sources.flatMap { file in
      file.imports.filter { name in
        let isOpen =
          Self.platform.contains(name) || Self.mayImport[file.module]?.contains(name) == true
          || Self.doors[name] == file.module
        return !isOpen
      }.map { "\(file.path) imports \($0)" }
    }
    #expect(strays == [])
  }

  @Test func `no file has more than 400 lines`() {
    let long = (Self.sources + SourceTree.files(below: "Tests")).filter { $0.lines.count > 401 }
    #expect(long.map(\.path) == [])
  }

  @Test func `nothing outside is forced or crashed on`() {
    let forbidden = ["try!", "as!", "fatalError("]
    let found = Self.sources.flatMap { file in
      file.lines.filter { line in
        !line.drop { $0 == " " }.hasPrefix("//") && forbidden.contains { line.contains($0) }
      }.map { "\(file.path): \($0)" }
    }
    #expect(found == [])
  }
}
