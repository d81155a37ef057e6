import Agent
import Models

extension Story {
  static let limited = [
    Story(
      name: "an answer that was cut is asked for once with all the room there is",
      steps: [answer("The first ha", cut), answer("The first half and the second.")],
      told: ["attempt.failed"], shown: ["folded", "The first half and the second."],
      result: "The first half and the second.", requests: 2,
      options: .init(catalogue: catalogue(outputLimit: 32_000))),
    Story(
      name: "an answer that was cut goes on where it stopped",
      steps: [answer("One, t", cut), answer("wo, th", cut), answer("ree.")],
      told: ["output.continued", "output.continued"],
      shown: ["part 2 goes on", "part 3 goes on", "wo, th"], result: "One, two, three.",
      requests: 3),
    Story(
      name: "more room, and then parts",
      steps: [answer("One, t", cut), answer("One, tw", cut), answer("o.")],
      told: ["attempt.failed", "output.continued"], shown: ["part 2 goes on"],
      result: "One, two.", requests: 3, options: .init(catalogue: catalogue(outputLimit: 32_000))),
    Story(
      name: "four parts are all there are",
      steps: [answer("a", cut + #","repeat":4"#)], ending: .stopped,
      told: ["output.continued", "output.continued", "output.continued"],
      shown: ["part 4 goes on", "output limit"], result: "aaaa", requests: 4),
    Story(
      name: "an answer that has no room beside its prompt is asked for with less",
      steps: [
        error(
          400, "invalid_request_error",
          "input length and `max_tokens` exceed context limit: 150000 + 60000 > 200000, decrease "
            + "input length or `max_tokens` and try again"),
        answer("Here."),
      ], told: ["attempt.failed", "retry"], shown: ["may have 48438 tokens now"], result: "Here.",
      requests: 2),
  ]

  static let tooLong = [
    Story(
      name: "a prompt that is too long is shortened and sent again",
      steps: [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        answer("The person greeted; nothing is pending."), answer("Here."),
      ], told: ["attempt.failed", "compaction.started", "context.compacted"],
      shown: ["Hello.", "context compacted"], result: "Here.",
      requests: 3, history: [answer("Hello.")]),
    Story(
      name: "a summary that is too long itself drops the oldest rounds",
      steps: [
        barelyTooLong(times: 3), answer("Nothing is pending."), answer("Here."),
      ],
      told: ["attempt.failed", "compaction.started"]
        + ["attempt.failed", "compaction.trimmed", "attempt.failed", "compaction.trimmed"]
        + ["context.compacted"],
      shown: ["are left out of the summary", "context compacted", "to a summary"], result: "Here.",
      requests: 5, history: greetings),
    Story(
      name: "where no summary can be had the oldest part is left out",
      steps: [
        barelyTooLong(times: 5), answer("Here."),
      ],
      told: ["attempt.failed", "compaction.started"]
        + (0..<3).flatMap { _ in ["attempt.failed", "compaction.trimmed"] }
        + ["attempt.failed", "context.compacted"],
      shown: ["leaving out its oldest part", "prompt is too long"], result: "Here.", requests: 6,
      history: greetings),
    Story(
      name: "where nothing more can be left out no summary is asked for again",
      steps: [
        error(
          400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum",
          #","repeat":3"#), answer("Here."),
      ],
      told: [
        "attempt.failed", "compaction.started", "attempt.failed", "compaction.trimmed",
        "attempt.failed", "context.compacted",
      ], shown: ["leaving out its oldest part"], result: "Here.", requests: 4,
      history: [answer("Hello.")]),
    Story(
      name: "a summary that is refused for another reason is no dead end",
      steps: [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        error(400, "invalid_request_error", "tools.0: bad schema"), answer("Here."),
      ],
      told: ["attempt.failed", "compaction.started", "attempt.failed", "context.compacted"],
      shown: ["leaving out its oldest part", "bad schema"], result: "Here.", requests: 3,
      history: [answer("Hello.")]),
    Story(
      name: "a model that calls tools in the place of a summary is asked once more, at once",
      steps: [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}],"repeat":2}"#,
        answer("Here."),
      ],
      told: [
        "attempt.failed", "compaction.started", "attempt.failed", "retry", "attempt.failed",
        "context.compacted",
      ], shown: ["leaving out its oldest part", "gave no summary"], result: "Here.", requests: 4,
      history: [answer("Hello.")]),
    Story(
      name: "a key that is refused meanwhile ends the turn with its own cause",
      steps: [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        error(401, "authentication_error", "Invalid key"),
      ], ending: .failed,
      told: ["attempt.failed", "compaction.started", "attempt.failed", "compaction.failed"],
      shown: ["the conversation was not shortened", "Invalid key"], result: "", requests: 2,
      options: .init(keys: ["old"]), history: [answer("Hello.")]),
    Story(
      name: "a prompt that is too long after it was shortened ends the turn",
      steps: [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        answer("Nothing is pending."),
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
      ], ending: .failed,
      told: ["attempt.failed", "compaction.started", "context.compacted", "attempt.failed"],
      shown: ["context compacted"], result: "", requests: 4 - 1, history: [answer("Hello.")]),
  ]

  private static let greetings = ["One.", "Two.", "Three.", "Four."].map { answer($0) }

  /// So that each try makes room for itself by a round or two.
  private static func barelyTooLong(times: Int) -> String {
    error(
      400, "invalid_request_error", "prompt is too long: 200010 tokens > 200000 maximum",
      #","repeat":\#(times)"#)
  }

  static let compound = [
    Story(
      name: "too long, then overload, and another model",
      steps: [
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        answer("The person greeted."),
        error(529, "overloaded_error", "Overloaded", #","repeat":3"#),
        answer("Here.", #""expect":{"contains":["The person greeted.","Go on"]}"#),
      ],
      told: ["attempt.failed", "compaction.started", "context.compacted"]
        + [
          "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
        ],
      shown: ["context compacted", "goes on instead of scripted/test-1"], result: "Here.",
      requests: 6, hasFallback: true, history: [answer("Hello.")]),
    Story(
      name: "cut, then too large, then overload, and another model says the rest",
      steps: [
        answer("One, t", cut), error(413, "request_too_large", "Request too large"),
        answer("It counts to two, and had come to one."),
        error(529, "overloaded_error", "Overloaded", #","repeat":3"#),
        answer(
          "wo.",
          #""expect":{"contains":["had come to one","One, t","output limit and was cut here"]}"#),
      ],
      told: ["output.continued", "attempt.failed", "compaction.started", "context.compacted"]
        + [
          "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
        ],
      shown: ["part 2 goes on", "context compacted", "goes on instead of scripted/test-1"],
      result: "One, two.", requests: 7, hasFallback: true, history: [answer("Hello.")]),
    Story(
      name: "overload, then cut, then too long, then a reset",
      steps: [
        error(529, "overloaded_error", "Overloaded", #","repeat":3"#),
        answer("One, t", cut),
        error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        answer("It counts to three, and had come to one."),
        answer("Half of it", #""fault":{"kind":"reset","after_events":3}"#),
        answer(
          "wo, three.",
          #""expect":{"contains":["had come to one","One, t","output limit and was cut here"]}"#),
      ],
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
        "output.continued", "attempt.failed", "compaction.started", "context.compacted",
        "attempt.failed", "retry",
      ],
      shown: [
        "goes on instead of scripted/test-1", "part 2 goes on", "context compacted",
        "wo, three.",
      ], result: "One, two, three.", requests: 8, hasFallback: true),
  ]
}
