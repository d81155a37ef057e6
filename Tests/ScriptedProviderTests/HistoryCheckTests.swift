import JSON
import Testing

@testable import ScriptedProvider

@Suite struct HistoryCheckTests {
  private static let hi = #"{"role": "user", "content": "Hi"}"#
  private static let yes = #"{"role": "assistant", "content": "Yes?"}"#
  private static let thought = #"{"type": "reasoning", "id": "rs_1", "summary": []}"#
  private static let call = #"{"type": "function_call", "call_id": "c1"}"#
  private static let result = #"{"type": "function_call_output", "call_id": "c1"}"#
  private static let answer = #"{"type": "message", "role": "assistant", "content": []}"#

  static let cases: [(dialect: Dialect, items: [String], fault: String?)] = [
    (.messages, [hi, yes, hi], nil),
    (.messages, [hi, hi], "two messages of the user follow each other"),
    (.messages, [yes, hi], "the first message is the assistant's"),
    (.messages, [hi, yes], "the last message is the assistant's"),
    (.messages, [#"{"role": "user", "content": []}"#], "a message has no content"),
    (
      .messages, [#"{"role": "user", "content": [{"type": "text", "text": ""}]}"#],
      "a text block is empty"
    ),
    (
      .messages, [hi, #"{"role": "assistant", "content": [{"type": "thinking"}]}"#, hi],
      "a message ends with a thinking block"
    ),
    (.chat, [hi, yes, hi], nil),
    (.chat, [hi, #"{"role": "assistant", "content": null}"#], "an assistant message is empty"),
    (.chat, [#"{"role": "user", "content": ""}"#], "a message of the user is empty"),
    (.responses, [hi, thought, call, result], nil),
    (.responses, [hi, thought, answer, hi], nil),
    (.responses, [hi, thought, hi], "a reasoning item is followed by nothing it led to"),
    (.responses, [hi, thought], "a reasoning item is followed by nothing it led to"),
    (.responses, [call, call, result], "two tool calls have one id"),
  ]

  @Test(arguments: cases)
  func `what providers refuse has a sentence`(
    dialect: Dialect, items: [String], fault: String?
  ) throws {
    let name = dialect == .responses ? "input" : "messages"
    let body = try JSON(parsing: #"{"\#(name)": [\#(items.joined(separator: ", "))]}"#)
    #expect(HistoryCheck.fault(in: body, dialect) == fault)
  }
}
