extension UpdatePlanTool {
  static let prompt = """
    Shows the person your plan for a task of several steps, and how far it is. Give the whole plan \
    each time; it replaces the one before. At most one step is in_progress. Leave it out for tasks \
    of one or two steps.
    """
  static let explanationPrompt = "What changed in the plan and why, when something did."
  static let planPrompt = "All steps of the plan, in order."
  static let statusPrompt = "How far the step is."
  static let stepPrompt = "What is to be done, in a few words."
}
