import JSON
import Models
import Testing
import Tools

@Suite struct ArgumentsTests {
  static let bad: [(tool: String, arguments: JSON, sentence: String)] = [
    ("read_file", "x", "The arguments of read_file must be a JSON object, not a string."),
    ("read_file", nil, "The arguments of read_file must be a JSON object, not null."),
    ("read_file", [:], "read_file needs \"path\", a string."),
    ("read_file", ["path": nil], "read_file needs \"path\", a string."),
    ("read_file", ["path": 3], "\"path\" of read_file must be a string, not a number."),
    ("read_file", ["path": " "], "\"path\" of read_file is empty."),
    (
      "read_file", ["path": "a", "start_line": true],
      "\"start_line\" of read_file must be a whole number, not a boolean."
    ),
    (
      "read_file", ["path": "a", "start_line": 0],
      "\"start_line\" of read_file must be at least 1, not 0."
    ),
    (
      "read_file", ["path": "a", "start_line": 5, "end_line": 4],
      "\"end_line\" (4) lies before \"start_line\" (5)."
    ),
    ("list_dir", ["depth": 9], "\"depth\" of list_dir must be from 1 to 8, not 9."),
    ("list_dir", ["path": []], "\"path\" of list_dir must be a string, not an array."),
    ("search", [:], "search needs \"pattern\", a string."),
    ("search", ["pattern": ""], "\"pattern\" of search is empty."),
    (
      "search", ["pattern": "a", "glob": [:]], "\"glob\" of search must be a string, not an object."
    ),
    (
      "shell", ["cmd": "ls"],
      "shell has no argument \"cmd\"; do you mean \"command\"? It takes: \"command\", \"reason\", "
        + "\"timeout\", \"background\", \"sandbox\"."
    ),
    (
      "shell", ["command": "ls", "colour": 1],
      "shell has no argument \"colour\". It takes: \"command\", \"reason\", \"timeout\", "
        + "\"background\", \"sandbox\"."
    ),
    (
      "shell", ["command": "ls", "background": "maybe"],
      "\"background\" of shell must be true or false, not a string."
    ),
    (
      "shell", ["command": "ls", "sandbox": "network", "reason": "x"],
      "\"sandbox\" of shell must be one of \"workspace+network\", \"none\", not \"network\"."
    ),
    (
      "shell", ["command": "ls", "sandbox": "none"],
      "\"sandbox\" needs a \"reason\": the person is asked whether it may be so."
    ),
    ("shell_output", [:], "shell_output needs \"id\", a string."),
    (
      "shell_output", ["id": "1", "wait": 9000],
      "\"wait\" of shell_output must be from 0 to 600 seconds, not 9000."
    ),
    ("shell", ["command": ["ls"]], "\"command\" of shell must be a string, not an array."),
    ("shell", ["command": "a\0b"], "\"command\" of shell holds a NUL character."),
    (
      "shell", ["command": "ls", "timeout": 601],
      "\"timeout\" of shell must be from 1 to 600 seconds, not 601."
    ),
    ("apply_patch", [:], "apply_patch needs \"patch\", a string."),
    (
      "apply_patch", ["patch": "hello"],
      "Nothing was changed. Line 1 of the patch: the first line must be *** Begin Patch."
    ),
    ("edit_file", ["path": "a"], "edit_file needs \"old_string\", a string."),
    (
      "edit_file", ["file_path": "a"],
      "edit_file has no argument \"file_path\"; do you mean \"path\"? It takes: \"path\", "
        + "\"old_string\", \"new_string\", \"replace_all\"."
    ),
    ("write_file", ["path": "a"], "write_file needs \"content\", a string."),
    ("find_files", [:], "find_files needs \"pattern\", a string."),
    ("view_image", ["path": ""], "\"path\" of view_image is empty."),
    ("ask_user", [:], "ask_user needs \"question\", a string."),
    (
      "ask_user", ["question": "?", "options": [["detail": "x"]]],
      "\"options\"[0] of ask_user needs \"label\", a string."
    ),
    (
      "ask_user", ["question": "?", "options": ["a", "a"]],
      "Two options of ask_user have the same label."
    ),
    (
      "ask_user", ["question": "?", "options": .array((0..<10).map { .string("\($0)") })],
      "ask_user takes at most 9 options, not 10."
    ),
    (
      "fetch_url", ["url": "file:///etc/passwd"],
      "\"url\" of fetch_url must begin with https:// or http://. Files are read with read_file."
    ),
    (
      "fetch_url", ["url": "https://example.com/a b"],
      "\"url\" of fetch_url holds characters that must be written as %XX."
    ),
    ("update_plan", [:], "update_plan needs \"plan\", an array."),
    ("update_plan", ["plan": "x"], "\"plan\" of update_plan must be an array, not a string."),
    ("update_plan", ["plan": [[:]]], "\"plan\"[0] of update_plan needs \"step\", a string."),
    (
      "update_plan", ["plan": [["step": "a", "status": "done"]]],
      "\"plan\"[0] of update_plan needs \"status\", one of: pending, in_progress, completed."
    ),
  ]

  @Test(arguments: bad)
  func `bad arguments are refused with what to do`(
    tool: String, arguments: JSON, sentence: String
  ) async throws {
    let call = try await ToolFixture().prepare(tool, arguments)
    guard case .refuse(let refusal) = call.action else {
      Issue.record("not refused: \(call)")
      return
    }
    #expect(refusal == sentence)
  }

  @Test func `every argument says what it is, and every name in a prompt is one`() throws {
    let specs = Toolbox.standard.specs
    for spec in specs {
      let arguments = spec.parameters["properties"]?.members ?? []
      for argument in arguments {
        let text = argument.value["description"]?.stringValue ?? ""
        #expect((10...400).contains(text.utf8.count), "\(spec.name) \(argument.name)")
      }
      let known = Set(specs.map(\.name) + arguments.map(\.name) + ["in_progress"])
      let words = spec.description.split { !$0.isLetter && $0 != "_" }.map(String.init)
      for word in words where word.contains("_") && word.allSatisfy({ $0 == "_" || $0.isLowercase })
      {
        #expect(known.contains(word) || word == "_test", "\(spec.name) speaks of \(word)")
      }
    }
  }

  @Test func `every tool has a prompt and an object for its arguments`() {
    for spec in Toolbox.standard.specs {
      #expect((80...1_500).contains(spec.description.utf8.count), "\(spec.name)")
      #expect(spec.parameters["type"] == "object")
      #expect(spec.parameters["properties"]?.members?.isEmpty == false)
    }
    #expect(
      Toolbox.standard.specs.map(\.name)
        == [
          "read_file", "list_dir", "find_files", "search", "shell", "shell_output", "apply_patch",
          "edit_file", "write_file", "update_plan", "view_image", "ask_user", "fetch_url",
        ])
  }
}
