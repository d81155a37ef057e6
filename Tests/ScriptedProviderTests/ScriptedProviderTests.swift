import JSON
import ScriptedProvider
import Testing

@Suite struct ScriptedProviderTests {
  static let request =
    #"{"model": "m", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}"#

  @Test func `steps are played in order on one connection, and then no more`() async throws {
    let scenario =
      #"{"steps": [{"answer": [{"text": "one"}]}, {"answer": [{"text": "two"}], "repeat": 2}]}"#
    let (answers, server) = try await playing(scenario) { client in
      (0..<4).map { _ in client.post("/v1/messages", Self.request) }
    }
    let texts = answers.dropLast().map { answer in
      ReceivedEvent.all(in: answer.text).compactMap { $0["delta.text"] }.joined()
    }
    #expect(texts == ["one", "two", "two"])
    #expect(answers[3].status == 400)
    #expect(server.failures == ["request 4: the scenario has no more steps"])
    #expect(server.requests.map(\.body) == Array(repeating: Array(Self.request.utf8), count: 4))
    #expect(server.requests[0].header("HOST") == "x")
  }

  @Test(arguments: [(#""last": "repeat""#, "abbb"), (#""loop": true"#, "abab")])
  func `after the last step it can be repeated, or the scenario begun again`(
    member: String, texts: String
  ) async throws {
    let scenario =
      #"{"steps": [{"answer": [{"text": "a"}]}, {"answer": [{"text": "b"}]}], \#(member)}"#
    let (answers, _) = try await playing(scenario) { client in
      (0..<4).map { _ in client.post("/v1/messages", Self.request) }
    }
    let played = answers.map { answer in
      ReceivedEvent.all(in: answer.text).compactMap { $0["delta.text"] }.joined()
    }
    #expect(played.joined() == texts)
  }

  @Test(
    arguments: [
      (#"{"contains": ["Hello"]}"#, #"expected the body to contain "Hello""#),
      (#"{"excludes": "Hi"}"#, #"expected the body not to contain "Hi""#),
      (#"{"latest_contains": "system"}"#, #"expected the latest input to contain "system""#),
      (#"{"path": "/v2/messages"}"#, "expected the path /v2/messages, got /v1/messages"),
      (#"{"dialect": "chat"}"#, "expected the dialect chat, got messages"),
    ])
  func `a request that is not as expected is refused with the reason`(
    expectation: String, reason: String
  ) async throws {
    let scenario = #"{"steps": [{"expect": \#(expectation), "answer": [{"text": "one"}]}]}"#
    let (answer, server) = try await playing(scenario) { $0.post("/v1/messages", Self.request) }
    #expect(answer.status == 400)
    #expect(server.failures == ["request 1, step 1: \(reason)"])
    #expect(try answer.json["error"]?["message"]?.stringValue == server.failures[0])
  }

  @Test(
    arguments: [
      ("/v1/messages", "messages", #"[{"type": "tool_result", "content": "2 hunks rejected"}]"#),
      ("/v1/chat/completions", "messages", #""2 hunks rejected""#),
      ("/v1/responses", "input", #""2 hunks rejected""#),
    ])
  func `an alternative answers what came after the model's last words`(
    path: String, list: String, result: String
  ) async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "all well"}], "repeat": 2, "alternatives": [
        {"if_contains": "rejected", "unless_contains": "nothing", "answer": [{"text": "a pity"}]}]}]}
      """
    let old = #"{"role": "user", "content": "rejected"}, {"role": "assistant", "content": "Oh"}"#
    let item =
      path == "/v1/responses"
      ? #"{"type": "function_call_output", "output": \#(result)}"#
      : #"{"role": "user", "content": \#(result)}"#
    let (answers, _) = try await playing(scenario) { client in
      [#"{"role": "user", "content": "go on"}"#, item].map { latest in
        client.post(path, #"{"stream": true, "\#(list)": [\#(old), \#(latest)]}"#).text
      }
    }
    #expect(answers[0].contains("all we") && !answers[0].contains("a pity"))
    #expect(answers[1].contains("a pity"))
  }

  @Test(
    arguments: [
      ("stall", RawClient.Answer.Ending.silent), ("reset", .reset), ("truncate", .closed),
      ("end", .complete),
    ])
  func `a fault after two events`(kind: String, ending: RawClient.Answer.Ending) async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "one two three"}],
                  "fault": {"kind": "\(kind)", "after_events": 2}}]}
      """
    let (answer, _) = try await playing(scenario, patience: ending == .silent ? 0.5 : 20) {
      $0.post("/v1/messages", Self.request)
    }
    #expect(
      ReceivedEvent.all(in: answer.text).map(\.name) == ["message_start", "content_block_start"])
    #expect(answer.ending == ending)
  }

  @Test(arguments: 1...40) func `a fault cuts at any byte`(count: Int) async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "one"}], "fault": {"kind": "truncate", "at_byte": \(count)}}]}
      """
    let (answer, _) = try await playing(scenario) { $0.post("/v1/messages", Self.request) }
    #expect(answer.text.utf8.count == count)
    #expect(answer.ending == .closed)
  }

  @Test(
    arguments: [
      ("/v1/messages", ["message_start", "error"]), ("/v1/chat/completions", ["", ""]),
      ("/v1/responses", ["response.created", "error", "response.failed"]),
    ])
  func `an error can come in the middle of a stream`(path: String, names: [String]) async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "one"}], "fault": {"kind": "error", "after_events": 1,
                  "error": {"type": "overloaded_error", "message": "Too much"}}}]}
      """
    let (answer, _) = try await playing(scenario) { $0.post(path, Self.request) }
    let events = ReceivedEvent.all(in: answer.text)
    #expect(events.map(\.name) == names)
    #expect(events[1]["error.message"] == "Too much")
    #expect(answer.ending == .complete)
  }

  @Test func `chunks are as small as the pace wants them`() async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "éééé"}], "pace": {"chunk_bytes": 7}}]}
      """
    let (answer, _) = try await playing(scenario) { $0.post("/v1/messages", Self.request) }
    #expect(answer.chunks.dropLast().allSatisfy { $0.count == 7 })
    #expect(ReceivedEvent.all(in: answer.text).compactMap { $0["delta.text"] } == ["éééé"])
  }

  @Test func `with a pace each event goes out alone`() async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "abcd"}],
                  "pace": {"deltas_per_second": 500, "delta_characters": 1}}]}
      """
    let (answer, _) = try await playing(scenario) { $0.post("/v1/messages", Self.request) }
    #expect(answer.chunks.count == 10)
    #expect(answer.chunks.count == ReceivedEvent.all(in: answer.text).count)
  }

  @Test func `a client that leaves in the middle is forgotten`() async throws {
    let scenario = """
      {"steps": [{"answer": [{"text": "x", "repeat": 100000}],
                  "fault": {"kind": "stall", "after_events": 3}}, {"answer": [{"text": "two"}]}]}
      """
    let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
    let port = server.port
    let answer = await onThread {
      _ = RawClient(port: port, patience: 0.5).post("/v1/messages", Self.request)
      return RawClient(port: port).post("/v1/messages", Self.request)
    }
    #expect(answer.text.contains("two"))
    server.stop()
    server.stop()
    let refused = await onThread { RawClient(port: port).post("/v1/messages", Self.request) }
    #expect(refused.status == 0)
  }

  @Test func `a client that leaves at once has asked all the same`() async throws {
    let scenario = #"{"steps": [{"answer": [{"text": "one"}]}], "last": "repeat"}"#
    let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
    let (port, body) = (server.port, Self.request)
    await onThread {
      for _ in 0..<200 {
        RawClient(port: port).send(
          "POST /v1/messages HTTP/1.1\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
      }
    }
    for _ in 0..<2000 where server.requests.count < 200 {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(server.requests.count == 200)
    server.stop()
  }

  @Test func `a body may come in chunks, and after a word to go on`() async throws {
    let scenario = #"{"steps": [{"answer": [{"text": "one"}]}]}"#
    let (answers, server) = try await playing(scenario) { client in
      client.send(
        "POST /v1/messages HTTP/1.1\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\r\n")
      let first = client.receive()
      client.send("3\r\n{\"s\r\nd;x=y\r\ntream\": true}\r\n0\r\n\r\n")
      return [first, client.receive()]
    }
    #expect(answers.map(\.status) == [100, 200])
    #expect(server.requests.map(\.body) == [Array(#"{"stream": true}"#.utf8)])
  }

  @Test(
    arguments: [
      ("/v1/models", "{}", 404, "/v1/models is no path of a dialect"),
      (
        "/v1/messages", "{", 400,
        "request 1: the body is not JSON: The text ends at offset 1 inside a value."
      ),
    ])
  func `what no provider would take is refused`(
    path: String, body: String, status: Int, reason: String
  ) async throws {
    let (answer, server) = try await playing(#"{"steps": [{"answer": []}]}"#) {
      $0.post(path, body)
    }
    #expect(answer.status == status)
    #expect(server.failures == [reason])
  }

  static let call = #"{"role": "assistant", "tool_calls": [{"id": "c1"}, {"id": "c2"}]}"#
  static let use = #"{"role": "assistant", "content": [{"type": "tool_use", "id": "c1"}]}"#
  static let result =
    #"{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1"}]}"#

  @Test(
    arguments: [
      ("chat/completions", [call], "the tool call c1 has no result"),
      (
        "chat/completions",
        [call, #"{"role": "tool", "tool_call_id": "c1"}"#, #"{"role": "user", "content": "Hi"}"#],
        "the tool call c2 has no result"
      ),
      (
        "chat/completions",
        [
          call, #"{"role": "tool", "tool_call_id": "c2"}"#,
          #"{"role": "tool", "tool_call_id": "c1"}"#,
        ],
        nil
      ),
      ("messages", [use, #"{"role": "user", "content": "Hi"}"#], "the tool call c1 has no result"),
      ("messages", [#"{"role": "user", "content": "Hi"}"#, use, result], nil),
      ("messages", [result], "the tool result c1 has no call"),
      (
        "responses", [#"{"type": "function_call", "call_id": "c1"}"#],
        "the tool call c1 has no result"
      ),
      (
        "responses", [#"{"type": "function_call_output", "call_id": "c1"}"#],
        "the tool result c1 has no call"
      ),
    ])
  func `a history with an orphan is refused as providers do`(
    path: String, items: [String], fault: String?
  ) async throws {
    let body = #"{"messages": [ITEMS], "input": [ITEMS]}"#
    let whole = body.split(separator: "ITEMS", omittingEmptySubsequences: false)
      .joined(separator: items.joined(separator: ", "))
    let (answer, server) = try await playing(#"{"steps": [{"answer": []}]}"#) {
      $0.post("/v1/\(path)", whole)
    }
    #expect(answer.status == (fault == nil ? 200 : 400))
    #expect(server.failures == (fault.map { ["request 1: \($0)"] } ?? []))
  }
}
