import Workspace

extension FileDiff {
  /// The difference as a unified patch, for copying.
  var patchText: String {
    var text = ""
    switch kind {
    case .added: text += "--- /dev/null\n+++ b/\(path.display)\n"
    case .deleted: text += "--- a/\(path.display)\n+++ /dev/null\n"
    case .modified, .renamed:
      text += "--- a/\((oldPath ?? path).display)\n+++ b/\(path.display)\n"
    }
    if isBinary { text += "Binary files differ\n" }
    for hunk in hunks { text += hunk.patchText }
    return text
  }
}

extension Hunk {
  var patchText: String {
    var text = header + "\n"
    for line in lines {
      switch line.kind {
      case .context: text += " "
      case .added: text += "+"
      case .removed: text += "-"
      }
      text += line.text + "\n"
      if line.lacksLineFeed { text += "\\ No newline at end of file\n" }
    }
    return text
  }
}
