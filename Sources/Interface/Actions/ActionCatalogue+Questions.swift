extension ActionCatalogue {
  static let questions: [ActionRecord] = [
    answer("question.once", "Run it once", hint: "once"),
    answer("question.session", "Allow it for this session", hint: "this session"),
    answer("question.always", "Allow what begins like it always", hint: "always"),
    .local(
      "question.edit", "Change the command first", hint: "edit", in: [.command],
      isInPalette: false, whyNot: { $0.whyNotAnswer(false) }
    ) { model, _ in model.beginCommand() },
    answer("question.no", "No", hint: "no"),
    .local(
      "question.comment", "No, with a comment to the model", hint: "no, with a comment",
      in: [.command], isInPalette: false, whyNot: { $0.whyNotAnswer(false) }
    ) { model, _ in model.beginComment() },
  ]

  static let rules: [ActionRecord] = [
    rule("rule.keep", "Keep the rule, and run the command", hint: "allow always"),
    rule("rule.shorter", "A rule of one word less", hint: "shorter"),
    rule("rule.longer", "A rule of one word more", hint: "longer"),
    rule("rule.cancel", "Back to the question", hint: "back"),
  ]

  static let review: [ActionRecord] = [
    review("hunk.accept", "Accept the hunk, go to the next undecided", hint: "accept"),
    review("hunk.reject", "Reject the hunk", hint: "reject"),
    review("hunk.split", "Split the hunk", hint: "split"),
    review("hunk.edit", "Edit the hunk in $EDITOR, and accept it", hint: "edit"),
    ActionRecord(
      "review.open", "Open the file in $EDITOR, at the hunk", hint: "open", in: [.review],
      isInPalette: false, whyNot: { $0.whyNotAnswer(true) }
    ) { model, now in model.openReviewed(now: now) },
    review("hunk.comment", "Reject the hunk with a comment to the model", hint: "comment & reject"),
    review("file.accept", "Accept the file", hint: "accept file"),
    review("file.reject", "Reject the file", hint: "reject file"),
    review("patch.acceptAll", "Accept everything", hint: "all"),
    review("patch.rejectAll", "Reject everything", hint: "nothing"),
    review("review.undo", "Undo the last decision", hint: "undo"),
    review("hunk.next", "The next hunk", hint: "hunk"),
    review("hunk.previous", "The hunk before"),
    file("file.next", "The next file"),
    file("file.previous", "The file before"),
    review("review.layout", "Unified or side by side", hint: "side by side"),
    review("review.whitespace", "Show or hide blanks"),
    review("review.submit", "Apply the decisions", hint: "apply"),
  ]

  private static func answer(_ id: Action, _ title: String, hint: String) -> ActionRecord {
    ActionRecord(
      id, title, hint: hint, in: [.command], isInPalette: false,
      whyNot: { $0.whyNotAnswer(false) }
    ) { model, now in model.performInQuestion(id, now: now) }
  }

  private static func rule(_ id: Action, _ title: String, hint: String) -> ActionRecord {
    ActionRecord(
      id, title, hint: hint, in: [.rule], isInPalette: false,
      whyNot: { $0.question?.isPreviewing == true ? nil : "no rule is being made" }
    ) { model, now in model.performInQuestion(id, now: now) }
  }

  private static func review(_ id: Action, _ title: String, hint: String = "") -> ActionRecord {
    ActionRecord(
      id, title, hint: hint, in: [.review], isInPalette: false, whyNot: { $0.whyNotAnswer(true) }
    ) { model, now in model.performInReview(id, now: now) }
  }

  /// Moves by files in the review, and in the changes when they have the focus.
  private static func file(_ id: Action, _ title: String) -> ActionRecord {
    ActionRecord(id, title, in: [.review, .pane], isInPalette: false) { model, now in
      if model.focus == .changes {
        _ = model.changes.perform(id)
        return []
      }
      return model.performInReview(id, now: now)
    }
  }
}
