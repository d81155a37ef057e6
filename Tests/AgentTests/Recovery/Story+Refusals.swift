import Agent
import Models

extension Story {
  static let refused = [
    Story(
      name: "a refused key is one request and one sentence",
      steps: [error(401, "authentication_error", "Invalid key")], ending: .failed,
      told: ["attempt.failed"], shown: ["Invalid key"], result: "", requests: 1,
      options: .init(keys: ["old"]), hasFallback: true),
    Story(
      name: "a key that can be renewed is, once",
      steps: [error(401, "authentication_error", "Invalid key"), answer("Here.")],
      told: ["attempt.failed", "retry"], shown: ["The key was renewed.", "Here."],
      result: "Here.", requests: 2, options: .init(keys: ["old", "new"])),
    Story(
      name: "a key is renewed once a request, whatever happens between",
      steps: [
        error(401, "authentication_error", "Invalid key"),
        error(500, "api_error", "Internal server error"),
        error(401, "authentication_error", "Invalid key"), answer("Never."),
      ], ending: .failed,
      told: ["attempt.failed", "retry", "attempt.failed", "retry", "attempt.failed"],
      shown: ["The key was renewed.", "Internal server error", "Invalid key"], result: "",
      requests: 3, options: .init(keys: ["old", "new"])),
    Story(
      name: "a renewed key that is refused too ends the turn",
      steps: [error(401, "authentication_error", "Invalid key", #","repeat":2"#)], ending: .failed,
      told: ["attempt.failed", "retry", "attempt.failed"],
      shown: ["The key was renewed.", "Invalid key"], result: "", requests: 2,
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
    Story(
      name: "an answer that a filter ended ends the turn, and says so",
      steps: [answer("I sha", #""stop":"content_filter""#)], ending: .failed,
      told: ["attempt.failed"], shown: ["I sha", "The provider held the answer back"], result: "",
      requests: 1, hasFallback: true),
    Story(
      name: "a call of an answer that was withheld does not run",
      steps: [
        #"""
        {"answer":[{"text":"So"},{"tool_call":{"name":"write_file","arguments":
        {"path":"x","content":"x"}}}],"stop":"content_filter"}
        """#
      ], ending: .failed, told: ["attempt.failed"], shown: ["The provider held the answer back"],
      result: "", requests: 1, hasFallback: true),
  ]

  /// In words of its own, in the dialects that have a place for them.
  static let declined = Story(
    name: "a model that declines is not asked again",
    steps: [answer("I will not.", #""stop":"refusal""#)], ending: .stopped, told: [],
    shown: ["I will not.", "The model declined to answer."], result: "I will not.", requests: 1,
    hasFallback: true)

  static let look =
    #"{"answer":[{"tool_call":{"name":"view_image","arguments":{"path":"a.png"}}}]}"#

  static let blind = [
    Story(
      name: "a request that is too large with its pictures is sent without them",
      steps: [
        look, error(413, "request_too_large", "Request too large"), answer("I see nothing."),
      ],
      told: ["attempt.failed", "media.dropped"],
      shown: ["the pictures so far are left out for", "Request too large"],
      result: "I see nothing.", requests: 3, pictures: ["a.png"]),
    Story(
      name: "pictures that a model does not take are left out",
      steps: [
        look, error(400, "invalid_request_error", "This model does not support image input"),
        answer("I see nothing."),
      ],
      told: ["attempt.failed", "media.dropped"],
      shown: ["the pictures so far are left out for", "does not support image input"],
      result: "I see nothing.", requests: 3, pictures: ["a.png"]),
  ]
}
