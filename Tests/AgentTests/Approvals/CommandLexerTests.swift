import Agent
import Testing

@Suite struct CommandLexerTests {
  @Test(
    arguments: [
      ("ls", [["ls"]]), ("ls -la a/b", [["ls", "-la", "a/b"]]),
      ("a && b || c; d | e", [["a"], ["b"], ["c"], ["d"], ["e"]]),
      ("a&&b||c;d|e", [["a"], ["b"], ["c"], ["d"], ["e"]]),
      ("a\nb\n", [["a"], ["b"]]), ("\n\n  a\n  b\n\n", [["a"], ["b"]]),
      ("a &&\n b", [["a"], ["b"]]),
      ("a;", [["a"]]), ("a ; b ;", [["a"], ["b"]]), ("echo 'a  b'", [["echo", "a  b"]]),
      ("echo \"it's\" ''", [["echo", "it's", ""]]), ("g --x='a b'", [["g", "--x=a b"]]),
      ("echo '$x `y` \\ * ~ {} #'", [["echo", "$x `y` \\ * ~ {} #"]]),
      ("echo 'ä 中'", [["echo", "ä 中"]]), ("a HEAD^ b@{u", nil),
      ("git show HEAD^", [["git", "show", "HEAD^"]]),
    ] as [(String, [[String]]?)])
  func `plain words are read`(line: String, commands: [[String]]?) {
    #expect((try? CommandLexer.commands(of: line)) == commands)
  }

  @Test(
    arguments: [
      ("echo $x", .expansion), ("echo \"$x\"", .expansion), ("echo `x`", .expansion),
      ("ls *", .pattern), ("ls ?", .pattern), ("ls [a]", .pattern), ("ls {a,b}", .braces),
      ("(ls)", .group), ("ls > x", .redirection), ("ls &> x", .redirection),
      ("ls < x", .redirection), ("ls |& x", .redirection), ("ls & x", .background),
      ("ls &", .background), ("A=1 ls", .assignment), ("A+=1", .assignment), ("ls ~", .tilde),
      ("ls a:~", .tilde), ("l\\s", .escape), ("echo \"\\a\"", .escape), ("ls # x", .comment),
      ("! ls", .history), ("echo \"a!b\"", .history), ("if ls", .keyword), ("ls; then", .keyword),
      ("ls ;; x", .keyword), ("ls a'b'", .quote), ("ls 'a'b", .quote), ("'ls'", .quote),
      ("echo 'a", .quote), ("echo 'a\nb'", .quote), ("ls  x", .blanks), ("ls\tx", .hiddenCharacter),
      ("ls\r", .hiddenCharacter), ("ls\0", .hiddenCharacter), ("ls \u{A0}", .hiddenCharacter),
      ("ls \u{200B}", .hiddenCharacter), ("%1", .hiddenCharacter), ("ä", .hiddenCharacter),
      ("", .emptyCommand), (" ", .emptyCommand), ("; ls", .emptyCommand), ("ls &&", .emptyCommand),
      ("ls |", .emptyCommand), ("ls && && x", .emptyCommand), ("ls ; ; x", .emptyCommand),
    ] as [(String, CommandLexer.Obstacle)])
  func `anything else is an obstacle`(line: String, obstacle: CommandLexer.Obstacle) {
    #expect(throws: obstacle) { try CommandLexer.commands(of: line) }
  }

  @Test func `a long line is read in proportion, and a longer one not at all`() throws {
    let long = String(repeating: "echo x;", count: 10_000)
    #expect(try CommandLexer.commands(of: long).count == 10_000)
    #expect(throws: CommandLexer.Obstacle.tooLong) {
      try CommandLexer.commands(of: String(repeating: "echo x;", count: 150_000))
    }
  }

  /// What is read as words means to bash what it means to the lexer.
  @Test func `every obstacle has words`() {
    let all: [CommandLexer.Obstacle] = [
      .expansion, .pattern, .braces, .group, .redirection, .background, .assignment, .tilde,
      .escape, .comment, .history, .keyword, .quote, .blanks, .hiddenCharacter, .emptyCommand,
      .tooLong,
    ]
    #expect(Set(all.map(\.words)).count == all.count)
  }
}
