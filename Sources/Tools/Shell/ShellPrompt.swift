extension ShellTool {
  static let prompt = """
    Runs a command with the shell in the workspace's root and gives its output and exit status. \
    Each call is a shell of its own: a cd or a variable does not last. Nothing can be typed into \
    it, so use options that ask nothing. Of a long output the first 16 KiB and the last 48 KiB are \
    given. A person may have to allow the command first: keep it short and readable, one purpose a \
    call. Change files with apply_patch, not with the shell.
    """
  static let commandPrompt = "The command line, as you would type it."
  static let reasonPrompt = "Why it should run, in one short sentence for the person who is asked."
  static let timeoutPrompt = """
    Seconds after which the command is ended, 1 to \(timeoutLimit). Without it: \(defaultTimeout).
    """
}
