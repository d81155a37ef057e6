extension ViewImageTool {
  static let prompt = """
    Shows you a picture of the workspace: PNG, JPEG, GIF or WebP, up to \(sizeLimit >> 20) MiB and \
    \(sideLimit) pixels a side. Use it for screenshots, diagrams and drawings that matter to the \
    task.
    """
  static let pathPrompt = "The picture's file, relative to the workspace's root."
}
