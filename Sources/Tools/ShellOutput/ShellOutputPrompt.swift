extension ShellOutputTool {
  static let prompt = """
    Looks at a command that runs in the background: gives what it has written since the last look \
    and whether it still runs. With wait it waits for the command's end first; with kill it ends \
    the command and everything it started.
    """
  static let idPrompt = "The id that shell gave, such as b1."
  static let waitPrompt =
    "Seconds to wait for its end, 0 to \(patienceLimit). Without it: 0, only a look."
  static let killPrompt = "true to end it."
}
