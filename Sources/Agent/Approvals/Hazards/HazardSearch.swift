/// Walks a command and everything it starts, and collects hazards.
struct HazardSearch {
  private(set) var found: Set<Hazard> = []

  static let shells: Set<String> = [
    "sh", "bash", "zsh", "dash", "ksh", "csh", "tcsh", "fish", "ash",
  ]
  private static let interpreters = shells.union([
    "python", "perl", "ruby", "node", "deno", "bun", "php", "lua", "tclsh", "Rscript", "julia",
    "osascript", "pwsh",
  ])
  private static let downloaders: Set<String> = [
    "curl", "wget", "fetch", "aria2c", "http", "https", "nc", "ncat", "scp", "ftp",
  ]
  private static let reserved: Set<String> = [
    "if", "then", "else", "elif", "while", "until", "do", "{", "}", "!", "coproc", "function",
  ]
  static let depthLimit = 8

  mutating func add(_ hazard: Hazard) { found.insert(hazard) }

  mutating func inspect(script: ShellScript, depth: Int) {
    guard depth < Self.depthLimit else { return }
    for pipeline in script.pipelines {
      inspect(pipeline: pipeline)
      for command in pipeline {
        inspect(words: command.words[...], depth: depth)
        for redirection in command.redirections {
          inspect(redirection, hasProgram: !command.words.isEmpty)
        }
        for inner in command.substitutions { inspect(script: inner, depth: depth + 1) }
        if let input = command.input, Self.isShell(command) {
          inspect(script: ShellScript(input), depth: depth + 1)
        }
      }
    }
  }

  /// What flows from one command into the next, or into one through a substitution.
  private mutating func inspect(pipeline: [ShellScript.Command]) {
    var downloads = false
    for (index, command) in pipeline.enumerated() {
      let program = Self.program(of: command.words[...])
      if index > 0, Self.readsScript(program) { add(downloads ? .runsDownload : .runsOutput) }
      if Self.downloaders.contains(program.name) { downloads = true }
      let runsText =
        Self.interpreters.contains(program.name) || ["eval", "source", "."].contains(program.name)
      if runsText, command.substitutions.contains(where: Self.downloads) { add(.runsDownload) }
    }
  }

  private static func downloads(_ script: ShellScript) -> Bool {
    script.allCommands.contains { downloaders.contains(program(of: $0.words[...]).name) }
  }

  private static func isShell(_ command: ShellScript.Command) -> Bool {
    shells.contains(program(of: command.words[...]).name)
  }

  /// Whether an interpreter takes its program from the standard input.
  private static func readsScript(_ program: (name: String, arguments: ArraySlice<String>)) -> Bool
  {
    guard interpreters.contains(program.name) else { return false }
    guard let first = program.arguments.first(where: { !$0.hasPrefix("-") || $0 == "-" }) else {
      return !program.arguments.contains { $0 == "-c" || $0 == "-e" || $0 == "-m" }
    }
    return first == "-" || program.arguments.contains("-s")
  }

  /// The program's name without its folder, and its arguments, behind assignments and keywords.
  static func program(
    of words: ArraySlice<String>
  ) -> (name: String, arguments: ArraySlice<String>) {
    var words = words
    while let first = words.first {
      if reserved.contains(first) || isAssignment(first) {
        words = words.dropFirst()
      } else if let inner = HazardSearch.wrapped(words) {
        words = inner
      } else {
        return (ProgramName.plain(first), words.dropFirst())
      }
    }
    return ("", [])
  }

  static func isAssignment(_ word: String) -> Bool {
    guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), equals > word.startIndex else {
      return false
    }
    return word.utf8[..<equals].allSatisfy {
      $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
        || (0x61...0x7A).contains($0)
    }
  }
}
