import Agent
import JSON
import Models
import Testing

@testable import Interface

/// What goes wrong in a turn, told the same way in every dialect, and how it must end.
struct Story: Sendable, CustomTestStringConvertible {
  var name: String
  var steps: [String]
  var ending = Ending.completed
  /// The types of the records that tell of it, in order.
  var told: [String]
  /// What the screen says of it.
  var shown: [String]
  /// What the answer says at last, as somebody reads it who saw only the result.
  var result: String
  var requests: Int
  var options = SessionBench.Options()
  /// Another model, of a provider in another dialect, may be asked.
  var hasFallback = false
  /// Turns that come before, without trouble.
  var history: [String] = []

  enum Ending: Sendable { case completed, failed, stopped }

  var testDescription: String { name }

  /// The types of the records that are about recovery.
  static let kinds: Set<String> = [
    "attempt.failed", "retry", "model.switched", "output.continued", "stream.silent",
    "media.dropped", "compaction.started", "context.compacted", "loop.warning",
  ]

  static func answer(_ text: String, _ more: String = "") -> String {
    #"{"answer":[{"text":"\#(text)"}]\#(more.isEmpty ? "" : ",\(more)")}"#
  }

  static func error(_ status: Int, _ type: String, _ message: String, _ more: String = "") -> String
  {
    #"{"status":\#(status),"headers":{"retry-after":"0"},"error":{"type":"\#(type)","message":"\#(message)"}\#(more)}"#
  }

  static let cut = #""stop":"max_tokens","usage":{"input":100,"output":10}"#
}

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
      options: .init(timers: Provider.Limits(idleTimeout: 0.4))),
    Story(
      name: "a stream that is silent twice ends the turn",
      steps: [
        answer("Half of it", #""fault":{"kind":"stall","after_events":3},"repeat":2"#),
        answer("Never."),
      ], ending: .failed, told: ["attempt.failed", "retry", "attempt.failed"], shown: [],
      result: "", requests: 2, options: .init(timers: Provider.Limits(idleTimeout: 0.4))),
    Story(
      name: "a silence is told of before it is given up",
      steps: [answer("Here.", #""pace":{"delay":0.5}"#)], told: ["stream.silent"],
      shown: ["nothing has come from the model"], result: "Here.", requests: 1,
      options: .init(noticeableSilence: 0.35)),
  ]

  static let switched = [
    Story(
      name: "three overloads turn to the next model",
      steps: [error(529, "overloaded_error", "Overloaded", #","repeat":3"#), answer("Here.")],
      told: [
        "attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed", "model.switched",
      ], shown: ["Overloaded", "goes on instead of scripted/test-1"], result: "Here.", requests: 4,
      hasFallback: true),
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

  static let refused = [
    Story(
      name: "a refused key is one request and one sentence",
      steps: [error(401, "authentication_error", "Invalid key")], ending: .failed,
      told: ["attempt.failed"], shown: ["Invalid key"], result: "", requests: 1,
      options: .init(keys: ["old"]), hasFallback: true),
    Story(
      name: "a key that can be renewed is, once",
      steps: [error(401, "authentication_error", "Invalid key"), answer("Here.")], told: [],
      shown: ["Here."], result: "Here.", requests: 2, options: .init(keys: ["old", "new"])),
    Story(
      name: "a renewed key that is refused too ends the turn",
      steps: [error(401, "authentication_error", "Invalid key", #","repeat":2"#)], ending: .failed,
      told: ["attempt.failed"], shown: ["Invalid key"], result: "", requests: 2,
      options: .init(keys: ["old", "new"])),
    Story(
      name: "an empty purse is not asked for twice",
      steps: [error(402, "billing_error", "Your credit balance is too low")], ending: .failed,
      told: ["attempt.failed"], shown: ["credit balance"], result: "", requests: 1,
      hasFallback: true),
    Story(
      name: "an invalid request is not sent twice",
      steps: [error(400, "invalid_request_error", "tools.0: bad schema")], ending: .failed,
      told: ["attempt.failed"], shown: ["bad schema"], result: "", requests: 1, hasFallback: true),
  ]

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
        error(
          400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum",
          #","repeat":3"#), answer("Nothing is pending."), answer("Here."),
      ],
      told: [
        "attempt.failed", "compaction.started", "attempt.failed", "attempt.failed",
        "context.compacted",
      ], shown: ["context compacted", "to a summary"], result: "Here.", requests: 5,
      history: [answer("Hello."), answer("Hello again.")]),
    Story(
      name: "where no summary can be had the oldest part is left out",
      steps: [
        error(
          400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum",
          #","repeat":5"#), answer("Here."),
      ],
      told: ["attempt.failed", "compaction.started"]
        + Array(repeating: "attempt.failed", count: 4) + ["context.compacted"],
      shown: ["leaving out its oldest part"], result: "Here.", requests: 6,
      history: [answer("Hello."), answer("Hello again.")]),
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

  static let compound = [
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
      ], result: "One, two, three.", requests: 8, hasFallback: true)
  ]

  static func catalogue(outputLimit: Int) -> ModelCatalogue {
    var entry = ModelEntry(SessionBench.model)
    entry.outputLimit = outputLimit
    return ModelCatalogue([entry])
  }
}
