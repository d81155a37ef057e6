extension EditFileTool {
  static let prompt = """
    Replaces a piece of text in a file. old_string must be in the file exactly once, to the letter, \
    with its indentation and without the line numbers of read_file: take enough lines around the \
    change to make it the only place, or set replace_all to change every place. A file's own line \
    endings are kept whatever you write. A person may review the change; the result says what was \
    written. For new files use write_file, for changes in many places or files apply_patch.
    """
  static let pathPrompt = "The file, relative to the workspace's root."
  static let oldPrompt = "The text as it stands in the file."
  static let newPrompt = "The text to put in its place; empty to take it out."
  static let allPrompt = "true to replace every place where it stands."
}
