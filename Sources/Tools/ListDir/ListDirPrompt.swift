extension ListDirTool {
  static let prompt = """
    Lists a folder of the workspace: folders first, with a slash after their names, then files with \
    their sizes in bytes. Up to \(entryLimit) entries are given.
    """
  static let pathPrompt = "The folder, relative to the workspace's root. Without it: the root."
  static let depthPrompt =
    "How many levels down to go, 1 to \(depthLimit). Without it: 1, the folder itself."
}
