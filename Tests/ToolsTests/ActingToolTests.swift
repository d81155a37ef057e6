import JSON
import TestFolder
import Testing
import Tools
import Workspace

/// `shell`, `apply_patch` and `update_plan`.
@Suite struct ActingToolTests {
  @Test func `a command line runs in the shell at the root`() async throws {
    let fixture = try ToolFixture()
    let call = try await fixture.prepare(
      "shell", ["command": "echo $((1+1)) && pwd -P", "reason": "to see", "timeout": 5])
    guard case .command(let request) = call.action else {
      Issue.record("\(call)")
      return
    }
    let command = request.command
    #expect(call.summary == "echo $((1+1)) && pwd -P")
    #expect(request.reason == "to see")
    #expect(command.timeout == 5)
    #expect(command.arguments.dropFirst() == ["-c", "echo $((1+1)) && pwd -P"])
    let result = await fixture.workspace.run(command, onOutput: { _ in })
    #expect(
      String(decoding: result.output, as: UTF8.self) == "2\n\(fixture.workspace.root.display)\n")
  }

  @Test func `a patch is proposed and nothing is written`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\nb\n", to: "notes.txt")
    let call = try await fixture.prepare(
      "apply_patch",
      ["patch": "*** Begin Patch\n*** Update File: notes.txt\n-b\n+c\n*** End Patch"])
    guard case .patch(let proposal) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(call.summary == "apply_patch notes.txt")
    #expect(proposal.files.map(\.after) == [Array("a\nc\n".utf8)])
    #expect(try await fixture.workspace.read("notes.txt", limit: 99) == Array("a\nb\n".utf8))
  }

  @Test func `a patch that does not fit is refused with the lines it expects`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\nb\n", to: "notes.txt")
    let call = try await fixture.prepare(
      "apply_patch",
      ["patch": "*** Begin Patch\n*** Update File: notes.txt\n-x\n+c\n*** End Patch"])
    guard case .refuse(let sentence) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(
      sentence
        == "Nothing was changed. notes.txt does not contain the lines the patch expects:\nx")
  }

  @Test func `a plan is taken down`() async throws {
    let call = try await ToolFixture().prepare(
      "update_plan",
      [
        "explanation": "why",
        "plan": [
          ["step": "one", "status": "completed"], ["step": "two", "status": "in_progress"],
          ["step": "three", "status": "pending"],
        ],
      ])
    guard case .plan(let plan) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(
      plan
        == Plan(
          explanation: "why",
          steps: [
            Plan.Step("one", .completed), Plan.Step("two", .inProgress),
            Plan.Step("three", .pending),
          ]))
    #expect(call.summary == "update_plan 1/3")
  }
}
