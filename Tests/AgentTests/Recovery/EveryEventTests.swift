import Agent
import JSON
import Models
import ScriptedProvider
import Testing

/// An answer that breaks off, or is interrupted, after each of its events in turn.
@Suite struct EveryEventTests {
  /// A thought, words and a call: more events than any dialect has for them is harmless.
  private static let places = Array(0...34)

  private static let call =
    #"{"tool_call":{"name":"shell","arguments":{"command":"echo x >> ran"}}}"#

  private static let answer = """
    "answer":[{"thinking":["First I think about it."]},{"text":"Then I say so."},\
    \(call)],\
    "pace":{"delta_characters":9}
    """

  @Test(arguments: WireDialect.allCases)
  func `an interruption at any event leaves a history that may be sent`(
    dialect: WireDialect
  ) async throws {
    for place in Self.places {
      let bench = try SessionBench(
        """
        {"steps":[{\(Self.answer),"fault":{"kind":"stall","after_events":\(place)}},
                  {"answer":[{"text":"Yes?"}]}],"last":"repeat"}
        """, .init(dialect: dialect, mode: .ask, answer: { _ in nil }))
      await bench.session.send("Go")
      #expect(await bench.waitForRequests(1))
      // What is on its way arrives meanwhile; how much does not matter.
      try await Task.sleep(for: .milliseconds(20))
      await bench.session.interrupt()
      let shown = bench.events.shownText
      #expect(await bench.session.waitUntilIdle() == .interrupted, "\(place)")
      #expect(await bench.turn("And now?") == .completed, "\(place)")
      #expect(bench.server.failures == [], "\(place)")
      let body = String(decoding: try #require(bench.server.requests.last).body, as: UTF8.self)
      #expect(body.contains(shown), "\(place)")
      #expect(bench.file("ran") == nil)
    }
  }

  @Test(arguments: WireDialect.allCases, ["truncate", "end"])
  func `a break at any event runs no tool twice and shows no words twice`(
    dialect: WireDialect, fault: String
  ) async throws {
    for place in Self.places {
      let bench = try SessionBench(
        """
        {"steps":[{\(Self.answer),"fault":{"kind":"\(fault)","after_events":\(place)}},
                  {"alternatives":[
                     {"if_contains":"Continue exactly","answer":[\(Self.call)]},
                     {"if_contains":["Exit","exit"],"answer":[{"text":"Done."}]}],
                   \(Self.answer)},
                  {"answer":[{"text":"Done."}]}],"last":"repeat"}
        """, .init(dialect: dialect))
      #expect(await bench.turn("Go") == .completed, "\(place)")
      #expect(bench.file("ran") == "x\n", "\(place)")
      #expect(bench.server.failures == [], "\(place)")
      #expect(bench.events.messages.count { $0 == "Then I say so." } == 1, "\(place)")
      #expect(bench.events.toolOutcomes.count == 1, "\(place)")
    }
  }
}

extension [SessionEvent] {
  /// The messages of the model that are whole.
  var messages: [String] {
    compactMap { event in
      guard case .itemDone(_, let item) = event, case .assistantMessage(let text) = item.content
      else { return nil }
      return text
    }
  }
}
