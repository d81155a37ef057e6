import Agent
import Models
import ScriptedProvider
import Testing

@Suite struct LearntWindowsTests {
  static let model = ModelReference(provider: "p", model: "m")

  private static func windows(_ limit: Int?) -> LearntWindows {
    var windows = LearntWindows()
    windows.apply(.requestStarted(request: 1, attempt: 1, model: model))
    windows.apply(
      .attemptFailed(
        request: 1, attempt: 1,
        ModelError(.contextWindowExceeded(tokens: nil, limit: limit), message: "Too long.")))
    return windows
  }

  @Test(arguments: [(9000, 9000), (1024, 1024), (1023, nil), (nil, nil)] as [(Int?, Int?)])
  func `a server's word on a window is taken where it can be one`(limit: Int?, window: Int?) {
    #expect(Self.windows(limit)[Self.model] == window)
  }

  @Test func `a number that holds not even the instructions is no window`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"Hello."}]},
        \(Story.error(
          400, "invalid_request_error", "the request exceeds the available context size: 1500")),
        {"answer":[{"text":"A summary."}]},
        {"answer":[{"text":"Here."}],"usage":{"input":7000,"output":10}},
        {"expect":{"contains":["Here."]},"answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .messages))
    for text in ["Hi", "Go on", "And now?"] { #expect(await bench.turn(text) == .completed) }
    #expect(bench.server.failures == [])
    let limits = bench.server.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(limits.allSatisfy { $0.contains(#""max_tokens":16384"#) })
  }
}
