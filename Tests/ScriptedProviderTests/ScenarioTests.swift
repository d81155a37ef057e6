import Glibc
import ScriptedProvider
import Testing

@Suite struct ScenarioTests {
  @Test(
    arguments: [
      ("{}", "The scenario: `steps` is not an array with an element"),
      (#"{"step": []}"#, "The scenario: `step` is none of steps, last, loop, prefix, comment"),
      (
        #"{"steps": [{"answer": []}, {}]}"#,
        "Step 2 of the scenario: has 0 of `answer`, `recording`, `error` and `compaction`; one is needed"
      ),
      (
        #"{"steps": [{"answer": [{"talk": "x"}]}]}"#,
        "Step 1 of the scenario: `talk` is none of thinking, text, tool_call, repeat"
      ),
      (
        #"{"steps": [{"recording": "/nowhere.sse"}]}"#,
        "Step 1 of the scenario: /nowhere.sse cannot be read"
      ),
      (
        #"{"steps": [{"answer": [], "stop": "bored"}]}"#,
        #"Step 1 of the scenario: `stop` cannot be "bored""#
      ),
      (
        #"{"steps": [{"answer": [], "fault": {"kind": "stall"}}]}"#,
        "Step 1 of the scenario: a fault needs one of `after_events` and `at_byte`"
      ),
      (
        #"{"steps": [{"answer": [], "pace": {"deltas_per_second": 0}}]}"#,
        "Step 1 of the scenario: `pace` has a figure that is not above 0"
      ),
      (#"{"steps": "#, "The scenario is not JSON: The text ends at offset 10 inside a value."),
    ])
  func `a mistake is told with its step`(text: String, sentence: String) {
    let error = #expect(throws: ScenarioError.self) { try Scenario(parsing: text) }
    #expect(error?.description == sentence)
  }

  @Test func `a recorded stream is sent as it is`() async throws {
    let recording = "event: ping\r\ndata: {\"é\": 1}\r\n\r\n: a comment\n\ndata: unfinished"
    var path = Array(
      "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/sseXXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    defer { unlink(path) }
    write(descriptor, recording, recording.utf8.count)
    close(descriptor)
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let scenario = #"{"steps": [{"recording": "\#(name)", "pace": {"deltas_per_second": 500}}]}"#
    let (answer, _) = try await playing(scenario) { $0.post("/v1/messages", "{}") }
    #expect(answer.chunks.count == 3)
    #expect(answer.text.utf8.elementsEqual(recording.utf8))
  }
}
