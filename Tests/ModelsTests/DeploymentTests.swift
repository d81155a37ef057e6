import JSON
import Models
import Testing

/// Models that go by a name of the person's own.
@Suite struct DeploymentTests {
  /// A deployment by a name of the person's own, and what it is.
  private static func deployment(
    _ base: String, at provider: String = "azure"
  ) -> (reference: ModelReference, catalogue: ModelCatalogue) {
    let reference = ModelReference(provider: provider, model: "mine")
    var catalogue = ModelCatalogue.shipped
    catalogue.override(catalogue.entry(for: reference, like: base))
    return (reference, catalogue)
  }

  @Test(arguments: ["gpt-5.5", "openai/gpt-5.5"])
  func `a deployment has what its model has`(base: String) throws {
    let (reference, catalogue) = Self.deployment(base)
    let known = try #require(catalogue.entry(for: reference))
    #expect(known.contextWindow == 1_050_000 && known.outputLimit == 128_000)
    #expect(known.prices?.base.input == 5_000_000)
    let body = try ModelTraitsTests.body(
      ConversationSample.provider(.chat, name: "azure"), "mine"
    ) { options in
      options.knownModel = known
      options.maxOutputTokens = 7
    }
    #expect(body["model"] == "mine" && body["max_completion_tokens"] == 7)
    // Whichever name the answer gives, it is paid for as the deployment is.
    for name in ["mine", "gpt-5.5-2026-04-02"] {
      let answer = Completion(
        model: name, stop: Stop(.endOfTurn), usage: Usage(input: 1000, output: 100))
      let cost = catalogue.cost(of: answer, asked: reference)
      #expect(cost.microdollars == 8000 && cost.priceDate == "2026-11-20")
    }
  }

  @Test func `a deployment of a model that is not listed goes by that one's name`() {
    let (reference, catalogue) = Self.deployment("claude-opus-5-9", at: "gateway")
    #expect(catalogue.contextWindow(of: reference) == 1_000_000)
    #expect(catalogue.entry(for: reference)?.billing == .unknown)
    // Its server decides on the window where people run one themselves.
    let own = Self.deployment("gpt-5.5", at: "vllm")
    #expect(own.catalogue.contextWindow(of: own.reference) == nil)
    // In which dialect it is served there nobody has said.
    #expect(own.catalogue.entry(for: own.reference)?.dialects == [])
  }
}
