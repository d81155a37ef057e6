import Models
import Testing

@testable import Agent

@Suite struct TurnStateTests {
  static func model(_ name: String) -> ModelReference {
    ModelReference(provider: "p", model: name)
  }

  @Test func `each model is asked once, in order`() {
    var state = TurnState(
      model: Self.model("a"), fallback: ["b", "a", "b", "c"].map(Self.model))
    #expect(state.chain == ["a", "b", "c"].map(Self.model))
    state.outputLimit = 64_000
    state.beginRequest()
    #expect(state.outputLimit == nil)
    state.outputLimit = 64_000
    state.turnToNextModel()
    #expect(state.model == Self.model("b"))
    #expect(state.outputLimit == nil)
    state.turnToNextModel()
    #expect(!state.hasNextModel)
    state.turnToNextModel()
    #expect(state.model == Self.model("c"))
  }

  @Test func `one that does not fit is asked after those that do`() {
    var state = TurnState(
      model: Self.model("a"), fallback: ["small", "b", "c"].map(Self.model))
    #expect(!state.isStandIn)
    state.turnToNextModel { $0 != Self.model("small") }
    #expect(state.chain == ["b", "small", "c"].map(Self.model))
    #expect(state.isStandIn)
    state.turnToNextModel { $0 != Self.model("small") }
    #expect(state.chain == ["c", "small"].map(Self.model))
    state.turnToNextModel { $0 != Self.model("small") }
    #expect(state.chain == [Self.model("small")])
  }

  @Test func `what is asked first stays, fit or not`() {
    let state = TurnState(model: Self.model("a"), fallback: ["b", "c"].map(Self.model))
    #expect(state.narrowed { $0 == Self.model("c") }.chain == ["a", "c"].map(Self.model))
  }
}
