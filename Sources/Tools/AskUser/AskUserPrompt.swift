extension AskUserTool {
  static let prompt = """
    Asks the person at the keyboard and waits for the answer. Use it when the task can be meant in \
    ways that lead to different work and the files do not tell, not for leave to go on. Ask one \
    thing, say what depends on it, and offer two to \(optionLimit) options, the one you would take \
    first; they may also answer in their own words. Where nobody is there to answer, the result \
    says so.
    """
  static let questionPrompt = "The question, whole and understandable by itself."
  static let optionsPrompt = "Answers to choose from. Without them: an answer in words."
  static let labelPrompt = "The answer in a few words."
  static let detailPrompt = "What it means or leads to, in one sentence."
}
