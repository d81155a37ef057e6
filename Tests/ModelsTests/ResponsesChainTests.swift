import JSON
import Testing

@testable import Models

@Suite struct ResponsesChainTests {
  static let first: JSON = [
    "model": "m", "instructions": "x", "input": ["a"], "tools": [], "store": false, "stream": true,
  ]

  static let chain = ResponsesChain(body: first, output: ["b"], responseID: "r1")

  private static func body(_ input: JSON, model: JSON = "m") -> JSON {
    var body = first
    body.set("input", input)
    body.set("model", model)
    return body
  }

  @Test(
    arguments: [
      (body(["a", "b", "c"]), ["c"]), (body(["a", "b"]), []), (body(["a"]), nil),
      (body(["a", "x", "c"]), nil), (body(["b", "a", "c"]), nil),
      (body(["a", "b", "c"], model: "n"), nil),
    ] as [(JSON, [JSON]?)])
  func `only what continues the same request is shortened`(body: JSON, rest: [JSON]?) {
    #expect(Self.chain.rest(of: body) == rest)
  }

  @Test func `a message is the body with what the socket adds`() {
    #expect(
      ResponsesChain.message(Self.first, after: nil)
        == [
          "type": "response.create", "model": "m", "instructions": "x", "input": ["a"],
          "tools": [], "store": false,
        ])
    #expect(
      ResponsesChain.message(
        Self.body(["a", "b", "c"]), after: Self.chain, generates: false, routing: "here")
        == [
          "type": "response.create", "model": "m", "instructions": "x", "input": ["c"],
          "tools": [], "store": false, "previous_response_id": "r1", "generate": false,
          "client_metadata": ["x-codex-turn-state": "here"],
        ])
  }
}
