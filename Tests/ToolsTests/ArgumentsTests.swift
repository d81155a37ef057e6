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
    ("shell", ["cmd": "ls"], "shell needs \"command\", a string."),
    ("shell", ["command": ["ls"]], "\"command\" of shell must be a string, not an array."),
    ("shell", ["command": "a\0b"], "\"command\" of shell holds a NUL character."),
    (
      "shell", ["command": "ls", "timeout": 601],
      "\"timeout\" of shell must be from 1 to 600, not 601."
    ),
    ("apply_patch", [:], "apply_patch needs \"patch\", a string."),
    (
      "apply_patch", ["patch": "hello"],
      "Nothing was changed. Line 1 of the patch: the first line must be *** Begin Patch."
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

  @Test func `every tool has a prompt and an object for its arguments`() {
    for spec in Toolbox.standard.specs {
      #expect(!spec.description.isEmpty)
      #expect(spec.parameters["type"] == "object")
      #expect(spec.parameters["properties"]?.members?.isEmpty == false)
    }
    #expect(
      Toolbox.standard.specs.map(\.name)
        == ["read_file", "list_dir", "search", "shell", "apply_patch", "update_plan"])
  }
}
