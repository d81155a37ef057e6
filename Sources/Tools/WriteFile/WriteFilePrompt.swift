extension WriteFileTool {
  static let prompt = """
    Writes a whole file: a new one, with the folders above it, or over one that is there. A file \
    that exists must have been read first, so that nothing is lost unseen. To change a part of a \
    file use edit_file or apply_patch: they are shorter to write and to review. A person may review \
    the change; the result says what was written.
    """
  static let pathPrompt = "The file, relative to the workspace's root."
  static let contentPrompt = "All of the file's text, with a line feed at its end."
}
