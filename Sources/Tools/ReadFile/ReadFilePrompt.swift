extension ReadFileTool {
  static let prompt = """
    Reads a text file of the workspace, or the rest of an output that another tool has kept in a \
    file. Every line comes with its number, then a tab, then the line; the number and the tab are \
    not part of the file. Up to \(lineLimit) lines are given at once: for a longer file, or when \
    you know the place, ask for a range. Read a file before you change it. For pictures use \
    view_image.
    """
  static let pathPrompt = "The file, relative to the workspace's root, or as another tool named it."
  static let startPrompt = "The first line to read, from 1. Without it: the beginning."
  static let endPrompt = "The last line to read, itself included. Without it: as far as allowed."
}
