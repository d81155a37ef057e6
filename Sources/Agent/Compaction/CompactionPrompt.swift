import Models

/// The words with which a model is asked for a summary, and with which it is given one.
enum CompactionPrompt {
  /// Comes last, so that everything before it is found in the provider's cache.
  static func request(focus: String?) -> String {
    let wish = focus.map { "\n\nThe person wants the summary to dwell on this: \($0)" } ?? ""
    return """
      The conversation is about to be shortened to make room. Write the summary that will stand in \
      its place: whoever reads it goes on with the work and sees nothing else of what was said. \
      Call no tool; answer with the summary alone, under these headings:

      1. Goal – what the person wants, in their own terms, with every condition they set.
      2. Decisions – what was decided and why, what was ruled out, and how the code is laid out \
      where that was learnt.
      3. Files – each file that was read, changed or made: its path, what matters in it, what was \
      done to it. Quote names, signatures and lines that will be needed.
      4. Errors – what failed, and how it was mended or why it still fails.
      5. The person's messages – every one of them, in order, word for word where it is short.
      6. Pending – what was asked for and is not done.
      7. Next step – what was being done just now and what comes next, with a quotation of the \
      last words that say so.

      Be exact and complete rather than brief; leave out pleasantries and output that no longer \
      matters.\(wish)
      """
  }

  /// What the summary begins with, for the model that goes on from it.
  static let preface = """
    (The conversation was shortened here to make room. Above are the person's newest messages; \
    below is a summary of everything that happened. Go on from it without greeting, and do not \
    repeat what it says is done.)
    """

  static let excerptPreface = """
    (The conversation was too long, and its oldest part was left out here without a summary, but \
    for the person's messages above. Look at the files again where you need to know what was done.)
    """

  static let restatementPreface = """
    (The conversation was shortened here to make room. This is what was at hand.)
    """

  /// What the notes begin with that say nothing of what happened, and are made anew each time.
  static let restatements = [excerptPreface, restatementPreface]

  static let emptyAnswer = "The model gave no summary."
}

extension ResponseItem {
  /// Whether it is a note of an earlier compaction that another takes the place of.
  var isRestatement: Bool {
    switch content {
    case .compaction(let text), .userMessage(let text, _):
      CompactionPrompt.restatements.contains { text.hasPrefix($0) }
    case .assistantMessage, .reasoning, .toolCall, .toolResult: false
    }
  }
}
