import JSON
import Models
import Testing
import Wire

/// Requests of every kind, against a server that holds their bodies to the types of the vendors'
/// own libraries: a member or a shape that those do not know is refused.
///
/// Disabled by name where the libraries cannot be had.
@Suite(.serialized, .timeLimit(.minutes(5)), Judges.needed) struct JudgedRequestsTests {
  typealias Case = JudgedRequest

  /// Sends a request; what was wrong with it.
  static func complaint(_ request: Case, _ judge: RequestJudge) async -> String? {
    let client = Client(
      provider: request.provider(at: judge), credentials: .fixed("k"), transfers: Transfers(),
      conversationID: "conversation")
    let prompt = Prompt(system: request.system, items: request.items, tools: request.tools)
    return await client.complete(prompt, request.options).firstError?.message
  }

  @Test func `what every dialect can say fits the vendors' types`() async throws {
    let judge = try await RequestJudge()
    for request in Case.common + Case.own {
      let complaint = await Self.complaint(request, judge)
      #expect(complaint == nil, "\(request.dialect) \(request.name)")
    }
  }

  @Test func `the judge refuses what the types do not have`() async throws {
    let judge = try await RequestJudge()
    for dialect in WireDialect.allCases {
      var request = Case("an unknown member", dialect)
      request.tools = [
        ToolSpec(name: "f", description: "", parameters: ["type": "object"])
      ]
      request.items = [
        ResponseItem(
          .reasoning(Reasoning(text: "Hm")), payload: ["type": "hologram"],
          origin: request.origin),
        ResponseItem(
          .assistantMessage("Yes"), payload: ["type": "hologram"], origin: request.origin),
        ResponseItem(.userMessage("Hi")),
      ]
      // Chat has no payload of a message: its thought's members go beside the words.
      if dialect == .chat {
        request.items[0].payload = ["hologram": "x"]
        request.items[1] = ResponseItem(
          .toolCall(ToolCall(id: "a", name: "f", arguments: "{}")),
          payload: ["id": "a", "type": "hologram"], origin: request.origin)
      }
      let complaint = await Self.complaint(request, judge)
      #expect(complaint != nil, "\(dialect)")
    }
  }

  @Test func `a history that is sent to be shortened fits too`() async throws {
    let judge = try await RequestJudge()
    let request = Case("compaction", .responses)
    let client = Client(
      provider: request.provider(at: judge), credentials: .fixed("k"), transfers: Transfers(),
      conversationID: "conversation")
    var options = CallOptions(model: "gpt-5.5", effort: .high)
    options.serviceTier = "flex"
    let shortened = try await client.compact(ConversationSample.prompt(), options)
    #expect(shortened.items.map(\.content) == [.compaction(summary: "")])
  }

  /// Disabled where the recordings are not there: they are test data beside the package.
  @Test(.enabled(if: TestData.isThere, "needs the recorded streams"))
  func `every recorded answer can be sent on to each of the others`() async throws {
    let judge = try await RequestJudge()
    for recording in Recording.all {
      let answer = DecoderSample.completion(recording.events(chunkSize: .max))
      for dialect in WireDialect.allCases {
        var request = Case(recording.file, dialect)
        request.items =
          [ResponseItem(.userMessage("Hi"))] + (answer?.items ?? [])
          + [ResponseItem(.userMessage("Go on"))]
        let complaint = await Self.complaint(request, judge)
        #expect(complaint == nil, "\(dialect) \(request.name)")
      }
    }
  }
}
