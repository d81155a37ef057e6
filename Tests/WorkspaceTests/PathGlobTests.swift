import Testing

@testable import Workspace

@Suite struct PathGlobTests {
  static let rows: [(glob: String, fits: [String], doesNot: [String])] = [
    ("*.swift", ["a.swift", "b/c/a.swift", ".swift"], ["a.swift.txt", "swift", "a.Swift"]),
    ("*", ["a", "b/c", ".hidden"], []),
    ("**", ["a", "b/c"], []),
    ("**/*", ["a", "b/c"], []),
    ("src/**", ["src/a", "src/b/c"], ["src", "x/src/a", "srcs/a"]),
    ("/src/*.c", ["src/a.c"], ["src/b/a.c", "a.c"]),
    ("./src/*.c", ["src/a.c"], ["x/src/a.c"]),
    ("src/*.c", ["src/a.c"], ["src/b/a.c", "x/src/a.c"]),
    ("**/test/**/a?.c", ["test/a1.c", "x/test/y/z/a2.c"], ["test/a.c", "tests/a1.c"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a", "b", "a/b/c"]),
    ("*.{ts,tsx}", ["a.ts", "x/b.tsx"], ["a.t", "a.{ts,tsx}", "a.js"]),
    ("{src,lib/{a,b}}/*.c", ["src/x.c", "lib/a/x.c", "lib/b/x.c"], ["lib/x.c", "lib/c/x.c"]),
    ("{a,b}", ["a", "x/b"], ["c"]),
    ("\\{a", ["{a", "x/{a"], ["a"]),
    ("a}", ["a}"], ["a"]),
    ("[ab]?.c", ["a1.c", "x/bb.c"], ["c1.c", "a.c"]),
    ("[!a]*", ["b"], ["a", "ab"]),
    ("\\[a", ["[a"], ["a"]), ("[]a]", ["]", "a"], ["[", "[]a]"]), ("[!]a]", ["b"], ["]", "a"]),
    ("a\\*", ["a*"], ["ab"]),
    ("!*.swift", ["a.c", "x/b.md"], ["a.swift", "x/a.swift"]),
    ("!src/**", ["a", "src"], ["src/a"]),
    ("docs/", ["docs/a", "x/docs/b/c"], ["docs", "docs2/a"]), ("x/docs/", ["x/docs/a"], ["docs/a"]),
    ("!node_modules", ["a", "x/b"], ["node_modules/a", "x/node_modules/y/b", "node_modules"]),
    ("!vendor/", ["a", "x/b"], ["vendor/a", "x/vendor/b"]), ("!**/dist", ["a"], ["x/dist/a"]),
    ("?.txt", ["a.txt", "é.txt"], ["ab.txt", ".txt"]), ("[é]", ["é"], ["e"]),
    ("", [], ["a"]),
  ]

  @Test(arguments: rows)
  func `a glob fits paths`(glob: String, fits: [String], doesNot: [String]) throws {
    let glob = try PathGlob(glob)
    for path in fits { #expect(glob.matches(FilePath(path)), "\(path)") }
    for path in doesNot { #expect(!glob.matches(FilePath(path)), "\(path)") }
  }

  /// Each of these doubles with every part, if done by trying.
  @Test(.timeLimit(.minutes(1))) func `long globs and paths end soon`() throws {
    let path = FilePath(Array(repeating: "a", count: 2_000).joined(separator: "/"))
    #expect(try !PathGlob(String(repeating: "**/a/", count: 30) + "b").matches(path))
    #expect(try !PathGlob(String(repeating: "{a,b}", count: 60)).matches("c"))
    let braces = String(repeating: "{", count: 10_000) + String(repeating: "}", count: 10_000)
    #expect(try !PathGlob(braces).matches("c"))
  }

  @Test(arguments: [
    ("*.swift", ["--type-add=asked:*.swift", "--type=asked"]),
    ("src/**/*.{c,h}", ["--type-add=asked:*.c", "--type-add=asked:*.h", "--type=asked"]),
    ("src/**", []), ("*", []), ("!*.c", []), ("?.c", []), ("[ab].c", []), ("a:b", []), ("a\\*", []),
    ("", []),
  ])
  func `names alone are left to ripgrep`(glob: String, options: [String]) throws {
    #expect(try PathGlob(glob).typeOptions == options)
  }

  @Test(arguments: ["[a", "{a", "x/{a,b", "[", "[]", "[!]", "{[a}", "a{b{c}"])
  func `what does not close is an error`(glob: String) {
    #expect(throws: WorkspaceError.self) { try PathGlob(glob) }
  }
}
