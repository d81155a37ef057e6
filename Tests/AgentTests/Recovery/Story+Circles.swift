import Agent
import Models

extension Story {
  private static func circle(_ count: Int) -> String {
    #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}],"repeat":\#(count)}"#
  }

  static let circling = [
    Story(
      name: "a model that goes in circles is told so",
      steps: [
        circle(3), answer("I stop.", #""expect":{"latest_contains":["for the 3rd time"]}"#),
      ], told: ["loop.warning"], shown: ["the model goes in circles", "I stop."],
      result: "I stop.", requests: 4),
    Story(
      name: "a model that goes on in circles is asked about",
      steps: [circle(5), answer("Never.")], ending: .stopped,
      told: ["loop.warning", "approval.requested", "approval.answered"],
      shown: ["The model has called list_dir 5 times"], result: "", requests: 5,
      options: .init(answer: { _ in .no(comment: nil) })),
    Story(
      name: "a circle that the person allows goes on",
      steps: [circle(5), answer("Done.")],
      told: ["loop.warning", "approval.requested", "approval.answered"], shown: ["Done."],
      result: "Done.", requests: 6),
  ]
}
