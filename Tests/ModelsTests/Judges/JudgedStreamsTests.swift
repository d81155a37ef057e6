import JSON
import PythonPrograms
import ScriptedProvider
import Testing

/// The streams of ``ScriptedProvider``, as the vendors' own libraries read them: what other tests
/// call an answer is one.
///
/// Disabled by name where the libraries cannot be had.
@Suite(.serialized, .timeLimit(.minutes(2)), Judges.needed) struct JudgedStreamsTests {
  static let scenario = """
    {"steps": [{"answer": [{"thinking": ["Look first.", "Then act."]}, {"text": "I look – Grüße."},
                           {"tool_call": {"name": "shell", "arguments": {"command": "ls"}}},
                           {"tool_call": {"name": "shell", "arguments": {"command": "pwd"}}}],
                "usage": {"input": 100, "cached": 20, "output": 9, "reasoning": 4}}]}
    """

  static let stops = ["responses": "completed", "chat": "tool_calls", "messages": "tool_use"]

  @Test(arguments: ["responses", "chat", "messages"], ["streamed", "whole"])
  func `an answer is read as it was written`(dialect: String, mode: String) throws {
    let server = try ScriptedProvider(scenario: Scenario(parsing: Self.scenario))
    defer { server.stop() }
    let output = try PythonServer.output(
      of: [
        #require(Judges.python), Judges.program("streams.py"), dialect, server.baseURL, mode,
      ])
    let expected: JSON = [
      "text": "I look – Grüße.", "reasoning": "Look first.\n\nThen act.",
      "tool_calls": [["shell", ["command": "ls"]], ["shell", ["command": "pwd"]]],
      "stop": Self.stops[dialect].map { .string($0) } ?? .null, "usage": [100, 20, 9],
    ]
    let last = output.split(separator: "\n").last.map(String.init) ?? ""
    #expect((try? JSON(parsing: last)) == expected, "\(output)")
    #expect(server.failures == [])
  }
}
