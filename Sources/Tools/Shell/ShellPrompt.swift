extension ShellTool {
  static let prompt = """
    Runs a command with the shell in the workspace's root and gives its output and exit status. \
    Each call is a shell of its own: a cd or a variable does not last. Nothing can be typed into \
    it, so use options that ask nothing. Of a long output the beginning and the end are given, and \
    the name of a file that has the rest.

    A command that takes longer than its timeout goes on in the background under an id; look at it \
    with shell_output. Start what does not end by itself, such as a server, with background.

    Commands run in a sandbox where there is one: they may write in the workspace and have no \
    network. When a command fails for that, ask for more with sandbox and say why.

    A person may have to allow the command first: keep it short and readable, one purpose a call. \
    To look at files, use read_file, search and find_files; to change them, the tools for that, \
    not the shell.
    """
  static let commandPrompt = "The command line, as you would type it."
  static let reasonPrompt = "Why it should run, in one short sentence for the person who is asked."
  static let timeoutPrompt = """
    Seconds to wait for its end, 1 to \(timeoutLimit). Without it: \(defaultTimeout).
    """
  static let backgroundPrompt = "true to start it and go on at once, without waiting for its end."
  static let sandboxPrompt = """
    More than the usual sandbox, which a person must allow: \
    \(CommandRequest.Escalation.network.rawValue) adds the network, none is no sandbox. Only when \
    the command cannot work without it.
    """
}
