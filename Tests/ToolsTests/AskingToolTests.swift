import JSON
import TestFolder
import Testing
import Tools
import Workspace

/// `ask_user`, `fetch_url`, `shell_output` and the further arguments of `shell`.
@Suite struct AskingToolTests {
  @Test func `a question is taken with its options`() async throws {
    let call = try await ToolFixture().prepare(
      "ask_user",
      [
        "question": "Which one?",
        "options": [["label": "The first", "detail": "It is quick."], "The second"],
      ])
    guard case .question(let question) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(
      question
        == UserQuestion(
          "Which one?",
          options: [
            UserQuestion.Option("The first", detail: "It is quick."),
            UserQuestion.Option("The second"),
          ]))
    #expect(call.summary == "ask_user Which one?")
  }

  @Test func `a page is asked for as it was written`() async throws {
    let call = try await ToolFixture().prepare(
      "fetch_url", ["url": "HTTPS://example.com/a?b", "reason": "the manual"])
    guard case .fetch(let request) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(request == FetchRequest(url: "HTTPS://example.com/a?b", reason: "the manual"))
  }

  @Test(arguments: [
    "", "example.com", "//example.com", "ftp://example.com", "httpx://a", "javascript:alert(1)",
    "https://a\u{202E}b/", "https://a/\n", "https://a/" + String(repeating: "b", count: 5_000),
  ])
  func `what is no web address is refused before anybody is asked`(url: String) async throws {
    _ = try await ToolFixture().refusal("fetch_url", ["url": .string(url)])
  }

  @Test func `more than the sandbox is asked for by name`() async throws {
    let call = try await ToolFixture().prepare(
      "shell",
      [
        "command": "npm install", "reason": "it needs the registry",
        "sandbox": "workspace+network", "background": true,
      ])
    guard case .command(let request) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(request.escalation == .network)
    #expect(request.runsInBackground)
    #expect(request.command.timeout == 120)
  }

  @Test(arguments: ["b2", "2"])
  func `a look at a command names it`(id: String) async throws {
    let call = try await ToolFixture().prepare(
      "shell_output", ["id": .string(id), "wait": "30", "kill": "true"])
    guard case .followUp(let followUp) = call.action else {
      Issue.record("\(call)")
      return
    }
    #expect(followUp == CommandFollowUp(id: "b2", patience: 30, kills: true))
    #expect(call.summary == "shell_output b2 (end it)")
  }

  static let meanings: [(name: String, names: [String], meant: String?)] = [
    ("file_path", ["path", "content"], "path"), ("Path", ["path"], "path"),
    ("startLine", ["start_line", "end_line"], "start_line"), ("pth", ["path"], "path"),
    ("bash", ["read_file", "shell"], "shell"), ("Grep", ["search", "shell"], "search"),
    ("todos", ["plan"], "plan"), ("colour", ["path"], nil), ("x", ["path"], nil),
  ]

  @Test(arguments: meanings)
  func `the name that was meant is found`(name: String, names: [String], meant: String?) {
    #expect(NearName.of(name, in: names) == meant)
  }

  @Test func `a tool that is not there is told with the one that was meant`() {
    #expect(
      Toolbox.standard.refusal(ofUnknown: "Bash").hasPrefix(
        "There is no tool named Bash. Do you mean shell? The tools are: read_file, "))
  }
}
