extension SearchTool {
  static let prompt = """
    Searches the workspace's files for a regular expression (ripgrep's syntax) and gives each \
    matching line as path:line:text. Files that git ignores are left out. Up to \(matchLimit) \
    matches are given: narrow the pattern, the path or the glob when there are more. To find files \
    by their names use find_files.
    """
  static let patternPrompt = """
    The regular expression. Escape what you mean literally: `foo\\(` finds "foo(".
    """
  static let pathPrompt = """
    A file or folder to search in, or the file that an output was kept in. Without it: the whole \
    workspace.
    """
  static let ignoreCasePrompt = "true to take capital and small letters for the same."
  static let contextPrompt =
    "Lines to give before and after each match, as path-line-text, 0 to \(contextLimit)."
  static let globPrompt = "A glob the files must match, such as `*.swift` or `src/**/*.ts`."
}
