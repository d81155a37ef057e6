extension FindFilesTool {
  static let prompt = """
    Finds files of the workspace by their paths. A pattern with *, ?, [ or { is a glob: \
    `*.swift`, `src/**/*_test.py`; those files come newest first. Any other pattern is matched \
    loosely, its letters in this order (`agsess` finds src/AgentSession.swift), best first. Files \
    that git ignores are left out. Up to \(fileLimit) files are given. To look for what is inside \
    files use search.
    """
  static let patternPrompt = "A glob, or a part of the path."
  static let pathPrompt = "The folder to look in. Without it: the whole workspace."
}
