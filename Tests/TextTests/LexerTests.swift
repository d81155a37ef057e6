import Testing

@testable import Text

@Suite struct LexerTests {
  /// The words of a role, so that a test is one line.
  private func words(_ role: String, in code: String, _ language: String) -> [String] {
    Lexer.lines(of: code, language: language).flatMap(\.spans)
      .filter { $0.role == "syn.\(role)" }.map(\.text)
  }

  @Test(arguments: [
    ("swift", "func go(_ n: Int) -> String { \"\\(n)\" } // no", ["func"], ["Int", "String"]),
    ("python", "def go(n: int):\n  return f'a' # no", ["def", "return"], ["int"]),
    (
      "typescript", "const x: Map<string> = await f(`a`) /* no */", ["const", "await"],
      ["Map", "string"]
    ),
    ("go", "func (s Server) Run() error { return nil }", ["func", "return", "nil"], ["error"]),
    (
      "rust", "fn go<'a>(x: &'a str) -> Option<u8> { None }", ["fn"],
      ["str", "Option", "u8", "None"]
    ),
    ("c", "#include <a.h>\nstatic int f(void);", ["#include", "static"], ["int", "void"]),
    ("bash", "if true; then echo $x; fi # no", ["if", "true", "then", "echo", "fi"], []),
    ("json", "{\"a\": [1, true, null]}", ["true", "null"], []),
  ])
  func `keywords and types of a language`(
    language: String, code: String, keywords: [String], types: [String]
  ) {
    #expect(words("keyword", in: code, language) == keywords)
    #expect(words("type", in: code, language) == types)
  }

  @Test(arguments: [
    ("swift", "let a = \"x \\\" y\" + b", ["\"x \\\" y\""]),
    ("swift", "\"\"\"\n a \" b\n\"\"\"", ["\"\"\"", " a \" b", "\"\"\""]),
    ("python", "x = 'open\ny = 1", ["'open"]),
    ("json", "{\"key\": \"value\"}", ["\"value\""]),
    ("go", "`a\\`", ["`a\\`"]),
    ("bash", "echo 'a'\"b\"", ["'a'\"b\""]),
  ])
  func `strings`(language: String, code: String, strings: [String]) {
    #expect(words("string", in: code, language) == strings)
  }

  @Test(arguments: [
    ("swift", "a /* b\nc */ d // e", ["/* b", "c */", "// e"]), ("bash", "a#b # c", ["# c"]),
    ("c", "/* open", ["/* open"]), ("python", "# é", ["# é"]),
  ])
  func `comments`(language: String, code: String, comments: [String]) {
    #expect(words("comment", in: code, language) == comments)
  }

  @Test(arguments: [
    ("swift", ["a \"\"\"", "", "b \"\"\" c"]), ("c", ["/* a", "\tb */ int", "\"x\\", "y\" z"]),
    ("json", ["{\"a\\", "\": 1}"]), ("bash", ["echo 'a", "b' \"c\\", "\" # d"]), ("", ["", "a"]),
  ])
  func `a line goes on with what the one before left open`(language: String, code: [String]) {
    var lexer = Lexer(language: language)
    let lines = code.map { lexer.line($0) }
    #expect(lines == Lexer.lines(of: code.joined(separator: "\n"), language: language))
    #expect(lines.map(\.text) == code.map { Glyph.expandingTabs($0) })
  }

  @Test func `a key does not reach over the end of its line`() {
    #expect(words("string", in: "{\"a\\\n\": 1}", "json") == ["\"a\\", "\": 1}"])
  }

  @Test func `numbers and calls`() {
    #expect(
      words("number", in: "0x1F + 3.14 - 1_000 a1 1..2", "swift") == [
        "0x1F", "3.14", "1_000", "1", "2",
      ])
    #expect(words("function", in: "f(x.g(1), h)", "javascript") == ["f", "g"])
  }

  @Test func `a diff has the roles of diffs`() {
    let lines = Lexer.lines(of: "--- a\n@@ -1 +1 @@\n-old\n+new\n same\n", language: "diff")
    #expect(
      lines.flatMap(\.spans).map(\.role) == [
        "diff.file", "diff.hunk", "diff.del", "diff.add", "md.codeblock",
      ])
  }

  @Test(arguments: [
    "swift", "python", "js", "go", "rust", "c", "bash", "json", "toml", "unknown", "",
  ])
  func `the text is never changed`(language: String) {
    let code =
      "let x = \"a\\\n# // /* '''\n`é中` \\\" 1.2.3 ]:\u{301} \u{1F468}\u{200D}\u{1F469}\n\n@x #y $z"
    #expect(
      Lexer.lines(of: code, language: language).map(\.text)
        == code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }
}
