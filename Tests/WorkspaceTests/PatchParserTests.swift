import Testing
import Workspace

@Suite struct PatchParserTests {
  private func parsed(_ text: String) throws(WorkspaceError) -> [Patch.Operation] {
    try Patch(parsing: Array(text.utf8)).operations
  }

  private func lines(_ texts: String...) -> [DiffLine] {
    texts.map { text in
      let kind: DiffLine.Kind =
        text.hasPrefix("+") ? .added : text.hasPrefix("-") ? .removed : .context
      return DiffLine(kind, Array(text.utf8.dropFirst()))
    }
  }

  @Test func `every operation is read`() throws {
    let operations = try parsed(
      """
      *** Begin Patch
      *** Add File: a/b.txt
      +one
      +
      *** Delete File: c d.txt
      *** Update File: e
      *** Move to: f
      @@ func x
       a
      -b
      +c
      *** End of File
      *** End Patch
      """)
    #expect(
      operations == [
        .add("a/b.txt", contents: Array("one\n\n".utf8)), .delete("c d.txt"),
        .update(
          "e", moveTo: "f",
          chunks: [
            Patch.Chunk(
              contexts: [Array("func x".utf8)], lines: lines(" a", "-b", "+c"), isEndOfFile: true)
          ]),
      ])
  }

  static let update = patch("*** Update File: f\n@@\n-a\n+b")

  @Test(arguments: [
    update, "\n\n\(update)\n\n", "<<'EOF'\n\(update)EOF\n", "<<EOF\n\(update)EOF",
    "apply_patch <<\"PATCH\"\n\(update)PATCH\n", "cat <<-END\n\(update)  END",
    patch("*** Update File: f\n-a\n+b"), patch("  *** Update File:   f  \n@@\n-a\n+b"),
    patch("*** Update File: f\n@@ -1,2 +1,2 @@\n-a\n+b"),
    patch("\n*** Update File: f\n\n@@ \n-a\n+b"),
    "  *** Begin Patch \n*** Update File: f\n@@\n-a\n+b\n\t*** End Patch",
    "*** Begin Patch\r\n*** Update File: f\r\n@@\r\n-a\r\n+b\r\n*** End Patch\r\n",
  ])
  func `layout and wrapping do not matter`(text: String) throws {
    let chunk = Patch.Chunk(lines: lines("-a", "+b"))
    #expect(try parsed(text) == [.update("f", moveTo: nil, chunks: [chunk])])
  }

  @Test func `an indented marker among lines is text`() throws {
    let chunk = Patch.Chunk(lines: lines(" *** End Patch", "+*** Add File: x"))
    #expect(
      try parsed(patch("*** Update File: f\n@@\n *** End Patch\n+*** Add File: x"))
        == [.update("f", moveTo: nil, chunks: [chunk])])
  }

  @Test func `nested marks are kept in order`() throws {
    let chunk = Patch.Chunk(
      contexts: [Array("class A".utf8), Array("  func b".utf8)], lines: lines("-a"))
    #expect(
      try parsed(patch("*** Update File: f\n@@ class A\n@@   func b\n-a"))
        == [.update("f", moveTo: nil, chunks: [chunk])])
  }

  @Test func `bytes that are no text are kept`() throws {
    let bytes = Array("*** Begin Patch\n*** Add File: ".utf8) + [0xE9, 0x0A, 0x2B, 0xFF, 0, 0x0D]
    let operations = try Patch(parsing: bytes + Array("\n*** End Patch".utf8)).operations
    #expect(operations == [.add(FilePath(bytes: [0xE9]), contents: [0xFF, 0, 0x0D, 0x0A])])
  }

  @Test func `a move needs no change`() throws {
    #expect(
      try parsed(patch("*** Update File: a\n*** Move to: b"))
        == [.update("a", moveTo: "b", chunks: [])])
  }

  static let faults: [(text: String, line: Int, reason: String)] = [
    ("", 1, "the patch is empty; it begins with *** Begin Patch."),
    ("hello", 1, "the first line must be *** Begin Patch."),
    ("\n\n*** Begin Patch\n", 3, "the last line must be *** End Patch."),
    ("*** Begin Patch\n*** End Patch", 2, "the patch changes no file."),
    (patch("*** Update File: f"), 2, "the update of f has no lines."),
    (patch("*** Add File:"), 2, "the path is missing."),
    (patch("*** Update File: f\n@@\n*** Delete File: g"), 3, "there are no lines after @@."),
    (
      patch("*** Update File: f\n@@\n-a\nb"), 5,
      #"a line of a change begins with a space, + or -, found "b"."#
    ),
    (
      patch("*** Update File: f\n-a\n*** End of File\n-b"), 5, "a new run of lines begins with @@."
    ),
    (
      patch("*** Frobnicate File: f"), 2,
      """
      expected *** Add File: PATH, *** Delete File: PATH or *** Update File: PATH, found \
      "*** Frobnicate File: f".
      """
    ),
    (
      patch("*** Add File: f\nhello"), 3,
      """
      expected *** Add File: PATH, *** Delete File: PATH or *** Update File: PATH, found "hello".
      """
    ),
  ]

  @Test(arguments: faults)
  func `a fault is told with its line`(text: String, line: Int, reason: String) {
    #expect(throws: WorkspaceError.invalidPatch(line: line, reason: reason)) {
      try parsed(text)
    }
  }

  @Test func `no cut of a patch crashes the parser`() {
    let whole = Array("<<E\n\(patch("*** Update File: f\n@@ x\n-a\n+b\n*** End of File"))E".utf8)
    for start in 0..<whole.count {
      for end in start...whole.count { _ = try? Patch(parsing: Array(whole[start..<end])) }
    }
  }
}
