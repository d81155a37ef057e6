package import JSON
package import Models
package import Workspace

/// Puts a question of the model to the person.
package struct AskUserTool: Tool {
  static let optionLimit = 9

  package init() {}

  package var spec: ToolSpec {
    let option = Schema.object(
      [
        ("label", Schema.string(Self.labelPrompt)), ("detail", Schema.string(Self.detailPrompt)),
      ], required: ["label"])
    return ToolSpec(
      name: "ask_user", description: Self.prompt,
      parameters: Schema.object(
        [
          ("question", Schema.string(Self.questionPrompt)),
          ("options", Schema.array(option, Self.optionsPrompt)),
        ], required: ["question"]))
  }

  package func prepare(_ arguments: JSON, in workspace: Workspace) async -> PreparedCall {
    do throws(Arguments.Refusal) {
      let arguments = try Arguments(arguments, of: spec)
      let text = try arguments.text("question")
      var options: [UserQuestion.Option] = []
      for (index, element) in (try arguments.optionalArray("options") ?? []).enumerated() {
        options.append(try Self.option(element, "\"options\"[\(index)] of ask_user"))
      }
      guard options.count <= Self.optionLimit else {
        return .refused(
          "ask_user", "ask_user takes at most \(Self.optionLimit) options, not \(options.count).")
      }
      guard Set(options.map(\.label)).count == options.count else {
        return .refused("ask_user", "Two options of ask_user have the same label.")
      }
      return PreparedCall(
        summary: "ask_user \(text)", action: .question(UserQuestion(text, options: options)))
    } catch {
      return .refused("ask_user", error.sentence)
    }
  }

  /// An option, which may be no more than its label.
  private static func option(
    _ element: JSON, _ place: String
  ) throws(Arguments.Refusal) -> UserQuestion.Option {
    if let label = element.stringValue, label.saysSomething { return UserQuestion.Option(label) }
    guard let label = element["label"]?.stringValue, label.saysSomething else {
      throw Arguments.Refusal(sentence: "\(place) needs \"label\", a string.")
    }
    let detail = element["detail"]?.stringValue ?? element["description"]?.stringValue
    return UserQuestion.Option(label, detail: detail.flatMap { $0.saysSomething ? $0 : nil })
  }
}
