import JSON
import Models
import Testing

@testable import Agent

@Suite struct CallIDsTests {
  static let origin = ResponseItem.Origin(provider: "p", dialect: .responses, model: "m")

  static func call(_ id: String, _ arguments: String = "{}", payload: JSON? = nil) -> ResponseItem {
    ResponseItem(
      .toolCall(ToolCall(id: id, name: "shell", arguments: arguments)), payload: payload,
      origin: payload.map { _ in origin })
  }

  private func ids(_ items: [ResponseItem], used: Set<String> = []) -> [String?] {
    var ids = CallIDs(used: used)
    return items.map { ids.distinct($0)?.toolCall?.id }
  }

  @Test func `an id that nobody had stays`() {
    #expect(ids([Self.call("a"), Self.call("b")], used: ["c"]) == ["a", "b"])
  }

  @Test func `two calls of one answer with one id are two calls`() {
    let calls = [Self.call("a", "{\"n\":1}"), Self.call("a", "{\"n\":2}"), Self.call("a", "{}")]
    #expect(ids(calls) == ["a", "a_2", "a_3"])
  }

  @Test func `a call that is told twice is one call`() {
    #expect(ids([Self.call("a"), Self.call("b"), Self.call("a")]) == ["a", "b", nil])
  }

  @Test func `an id of an earlier answer is not given again`() {
    #expect(ids([Self.call("call_0")], used: ["call_0", "call_0_2"]) == ["call_0_3"])
  }

  @Test func `an empty id gets a name, a long one stays short enough`() throws {
    let long = String(repeating: "x", count: 64)
    #expect(ids([Self.call("")]) == ["call_2"])
    let second = try #require(ids([Self.call(long)], used: [long]).first ?? nil)
    #expect(second.utf8.count <= 64 && second != long)
  }

  @Test func `the provider's own form gets the new id too`() {
    var ids = CallIDs(used: ["a"])
    let payload: JSON = ["type": "function_call", "id": "fc_1", "call_id": "a"]
    #expect(
      ids.distinct(Self.call("a", payload: payload))
        == Self.call("a_2", payload: ["type": "function_call", "id": "fc_1", "call_id": "a_2"]))
    #expect(
      ids.distinct(Self.call("a", "[]", payload: ["id": "a"]))
        == Self.call("a_3", "[]", payload: ["id": "a_3"]))
  }

  @Test func `what is no call stays as it is`() {
    var ids = CallIDs(used: [])
    let item = ResponseItem(.assistantMessage("a"))
    #expect(ids.distinct(item) == item)
  }
}
