import Agent
import Models

extension Story {
  static let retried = [
    Story(
      name: "a connection that is torn down is retried",
      steps: [
        answer("Half of it and", #""fault":{"kind":"reset","after_events":3}"#), answer("Here."),
      ], told: ["attempt.failed", "retry"], shown: ["attempt 2 of 4", "Here."], result: "Here.",
      requests: 2),
    Story(
      name: "a stream that ends in good order but unfinished is retried",
      steps: [
        answer("Half of it and", #""fault":{"kind":"end","after_events":3}"#), answer("Here."),
      ], told: ["attempt.failed", "retry"], shown: ["attempt 2 of 4"], result: "Here.",
      requests: 2),
    Story(
      name: "an error inside the stream is retried",
      steps: [
        answer("Half of it", #""fault":{"kind":"error","after_events":3}"#), answer("Here."),
      ], told: ["attempt.failed", "retry"], shown: ["The scenario failed here"], result: "Here.",
      requests: 2),
    Story(
      name: "a server's fault is retried",
      steps: [error(500, "api_error", "Internal server error"), answer("Here.")],
      told: ["attempt.failed", "retry"], shown: ["Internal server error"], result: "Here.",
      requests: 2),
    Story(
      name: "a rate limit is waited for",
      steps: [error(429, "rate_limit_error", "Slow down"), answer("Here.")],
      told: ["attempt.failed", "retry"], shown: ["Slow down"], result: "Here.", requests: 2),
    Story(
      name: "a request that took the server too long is retried",
      steps: [error(408, "timeout_error", "Request timed out"), answer("Here.")],
      told: ["attempt.failed", "retry"], shown: ["Request timed out"], result: "Here.",
      requests: 2),
    Story(
      name: "a conflict is retried",
      steps: [error(409, "conflict_error", "Try again"), answer("Here.")],
      told: ["attempt.failed", "retry"], shown: ["Try again"], result: "Here.", requests: 2),
    Story(
      name: "four faults are one too many for three retries",
      steps: [error(500, "api_error", "Internal server error", #","repeat":4"#)],
      ending: .failed,
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "retry",
        "attempt.failed",
      ], shown: ["attempt 4 of 4"], result: "", requests: 4),
    Story(
      name: "a silent stream is asked for once more",
      steps: [
        answer("Half of it", #""fault":{"kind":"stall","after_events":3}"#), answer("Here."),
      ], told: ["attempt.failed", "retry"], shown: ["Here."], result: "Here.", requests: 2,
      options: .init(timers: Provider.Limits(idleTimeout: 1.5))),
    Story(
      name: "a stream that is silent twice ends the turn",
      steps: [
        answer("Half of it", #""fault":{"kind":"stall","after_events":3},"repeat":2"#),
        answer("Never."),
      ], ending: .failed, told: ["attempt.failed", "retry", "attempt.failed"], shown: [],
      result: "", requests: 2, options: .init(timers: Provider.Limits(idleTimeout: 0.4))),
    Story(
      name: "an answer that does not begin is asked for once more",
      steps: [answer("Late.", #""pace":{"delay":5}"#), answer("Here.")],
      told: ["attempt.failed", "retry"], shown: ["sent nothing for", "Here."], result: "Here.",
      requests: 2, options: .init(timers: Provider.Limits(firstByteTimeout: 1.5))),
    Story(
      name: "a silence is told of before it is given up",
      steps: [answer("Here.", #""pace":{"delay":3}"#)], told: ["stream.silent"],
      shown: ["nothing has come from the model"], result: "Here.", requests: 1,
      options: .init(noticeableSilence: 2)),
    Story(
      name: "a wait ends with a key",
      steps: [longWait, answer("Here.")], told: ["attempt.failed", "retry"], shown: ["Here."],
      result: "Here.", requests: 2,
      options: .init(heard: { event, session in
        if case .retryScheduled = event { Task { await session?.retryNow() } }
      })),
    Story(
      name: "a wait that the person gives up ends the turn",
      steps: [longWait, answer("Never.")], ending: .failed, told: ["attempt.failed", "retry"],
      shown: ["Slow down"], result: "", requests: 1,
      options: .init(heard: { event, session in
        if case .retryScheduled = event { Task { await session?.giveUp() } }
      })),
  ]

  /// Nobody waits that long in a test.
  private static let longWait =
    #"{"status":429,"headers":{"retry-after":"600"},"error":{"type":"rate_limit_error","message":"Slow down"}}"#

  private static let halfway = """
    "fault":{"kind":"error","after_events":6,\
    "error":{"type":"overloaded_error","message":"Overloaded"}}
    """

  static let switched = [
    Story(
      name: "three overloads turn to the next model",
      steps: [error(529, "overloaded_error", "Overloaded", #","repeat":3"#), answer("Here.")],
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
      ], shown: ["Overloaded", "goes on instead of scripted/test-1"], result: "Here.", requests: 4,
      hasFallback: true),
    Story(
      name: "a model that is at capacity is left like one that is overloaded",
      steps: [
        error(503, "service_unavailable", "The model is at capacity", #","repeat":3"#),
        answer("Here."),
      ],
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
      ], shown: ["at capacity", "goes on instead of scripted/test-1"], result: "Here.",
      requests: 4, hasFallback: true),
    Story(
      name: "a service that says it is overloaded is left too",
      steps: [
        error(503, "overloaded_error", "The engine is overloaded", #","repeat":3"#),
        answer("Here."),
      ],
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
      ], shown: ["engine is overloaded", "goes on instead of scripted/test-1"], result: "Here.",
      requests: 4, hasFallback: true),
    Story(
      name: "what three halves of an answer said stays on the screen alone, and calls stay done",
      steps: [
        #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]}"#,
        answer(
          "Half of it and then so much more that its end is never to be seen by anybody at all",
          halfway + #","repeat":3"#),
        answer("Here.", #""expect":{"contains":["list_dir"],"excludes":["Half of"]}"#),
      ],
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
      ], shown: ["Half of", "attempt failed", "Overloaded", "goes on instead of scripted/test-1"],
      result: "Here.", requests: 5, hasFallback: true),
    Story(
      name: "a model that is gone is left at once",
      steps: [error(404, "not_found_error", "The model does not exist"), answer("Here.")],
      told: ["attempt.failed", "model.switched"], shown: ["goes on instead of scripted/test-1"],
      result: "Here.", requests: 2, hasFallback: true),
    Story(
      name: "a model that is gone ends the turn where there is no other",
      steps: [error(404, "not_found_error", "The model does not exist")], ending: .failed,
      told: ["attempt.failed"], shown: ["does not exist"], result: "", requests: 1),
  ]
}
