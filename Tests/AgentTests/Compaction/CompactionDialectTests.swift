import Agent
import JSON
import Models
import ScriptedProvider
import Testing

/// Which models' histories a provider is let shorten: those it reads itself.
@Suite struct CompactionDialectTests {
  private static let sealed = #"{"compaction":"c2VhbGVkIGhpc3Rvcnk=""#
  private static let hello = #"{"answer":[{"text":"Hello."}]}"#
  private static let summary = #"{"answer":[{"text":"A summary."}]}"#

  private static func methods(_ bench: SessionBench) -> [ContextCompaction.Method] {
    bench.events.compactMap { event in
      if case .contextCompacted(let compaction) = event { compaction.method } else { nil }
    }
  }

  private func compact(_ bench: SessionBench) async -> TurnEnding? {
    await bench.session.compact(focus: nil)
    return await bench.session.waitUntilIdle()
  }

  @Test(arguments: [WireDialect.responses, .chat])
  func `a model that is asked in another dialect than its provider keeps its history`(
    served: WireDialect
  ) async throws {
    var entry = ModelEntry(SessionBench.model)
    entry.dialects = [served]
    let isSealed = served == .responses
    let bench = try SessionBench(
      """
      {"steps":[\(Self.hello),\(isSealed ? Self.sealed + "}" : Self.summary),
                {"expect":{"dialect":"\(served.rawValue)",
                           "contains":["\(isSealed ? "c2VhbGVk" : "A summary.")"]},
                 "answer":[{"text":"Yes."}]}]}
      """,
      .init(
        dialect: .responses, otherDialects: [.chat], catalogue: ModelCatalogue([entry])))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("And now?") == .completed)
    #expect(Self.methods(bench) == [isSealed ? .provider : .summary])
    #expect(bench.server.requests.contains { $0.path.hasSuffix("/compact") } == isSealed)
    #expect(bench.server.failures == [])
  }

  @Test func `a provider that does not do it for one model is asked for another`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[\(Self.hello),\(Self.sealed),"status":400},\(Self.summary),
                \(Self.hello),\(Self.summary),\(Self.hello),\(Self.sealed)}]}
      """, .init(dialect: .responses))
    for isOther in [false, false, true] {
      if isOther {
        await bench.session.setModel(ModelReference(provider: "scripted", model: "test-2"))
      }
      #expect(await bench.turn("Hi") == .completed)
      #expect(await compact(bench) == .completed)
    }
    #expect(Self.methods(bench) == [.summary, .summary, .provider])
    #expect(bench.server.failures == [])
  }

  @Test(arguments: [false, true])
  func `a model that is asked in another dialect from here on gets the whole history back`(
    isShortened: Bool
  ) async throws {
    let plain = #""contains":["Hello."],"excludes":["c2VhbGVk"]"#
    let bench = try SessionBench(
      """
      {"steps":[\(Self.hello),\(Self.sealed)},{"answer":[{"text":"Going on."}]},
                {"expect":{"dialect":"chat",\(plain)},"answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .responses))
    await bench.session.start(isResumed: false)
    #expect(await bench.turn("Hi") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("Go on") == .completed)
    await bench.session.close()
    let later = try await bench.resumed(.init(dialect: .chat))
    if isShortened {
      await later.session.compact(focus: "all")
      #expect(await later.session.waitUntilIdle() == .completed)
    } else {
      #expect(await later.turn("And now?") == .completed)
    }
    #expect(later.server.failures == [])
    let notices = later.events.compactMap { event in
      if case .notice(let text) = event { text } else { nil }
    }
    #expect(notices.count { $0.contains("all of it is sent again") } == 1)
  }
}
