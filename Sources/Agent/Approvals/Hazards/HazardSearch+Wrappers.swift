/// Programs that only start another one.
extension HazardSearch {
  /// Options of each wrapper that take the next word as their value.
  private static let valued: [String: Set<String>] = [
    "sudo": ["-u", "-g", "-p", "-C", "-h", "-r", "-t", "-U", "-D", "--user", "--group"],
    "doas": ["-u", "-C"], "pkexec": ["--user"],
    "env": ["-u", "-C", "--unset", "--chdir"],
    "nice": ["-n", "--adjustment"], "ionice": ["-c", "-n", "-p"],
    "timeout": ["-s", "-k", "--signal", "--kill-after"],
    "stdbuf": ["-i", "-o", "-e"],
    "xargs": ["-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E"],
    "nohup": [], "setsid": [], "time": [], "command": [], "builtin": [], "exec": ["-a"],
    "busybox": [], "watch": ["-n"], "strace": ["-o", "-e"], "unshare": [], "chroot": [],
  ]

  static let elevating: Set<String> = ["sudo", "doas", "pkexec", "su", "runuser"]

  /// The command that a wrapper starts; nil when the first word is none.
  static func wrapped(_ words: ArraySlice<String>) -> ArraySlice<String>? {
    guard let first = words.first else { return nil }
    let name = first.split(separator: "/").last.map(String.init) ?? first
    guard let valued = valued[name] else { return nil }
    var rest = words.dropFirst()
    while let word = rest.first, word.hasPrefix("-"), word != "-" {
      rest = rest.dropFirst()
      if word == "--" { break }
      if valued.contains(word) { rest = rest.dropFirst() }
    }
    // Before their command these take a duration and a folder.
    if name == "timeout" || name == "chroot" { rest = rest.dropFirst() }
    return rest
  }

  /// Inspects a simple command, whatever it is wrapped in.
  mutating func inspect(words: ArraySlice<String>, depth: Int) {
    guard depth < Self.depthLimit else { return }
    for word in words.prefix(16) {
      if Self.elevating.contains(word.split(separator: "/").last.map(String.init) ?? word) {
        // Only where a program is named: wrappers and assignments may stand before it.
        if Self.isProgram(word, in: words) { add(.runsAsRoot) }
      }
    }
    let (name, arguments) = Self.program(of: words)
    for word in words { inspect(path: word) }
    if Self.shells.contains(name) || name == "su" || name == "eval" {
      inspect(shell: name, arguments, depth: depth)
    } else if name == "find" {
      inspect(find: arguments, depth: depth)
    } else {
      inspect(program: name, arguments)
    }
  }

  private static func isProgram(_ word: String, in words: ArraySlice<String>) -> Bool {
    var rest = words
    while let first = rest.first {
      if first == word { return true }
      if isAssignment(first) || ["do", "then", "else", "if", "while", "!", "{"].contains(first) {
        rest = rest.dropFirst()
      } else if let inner = wrapped(rest) {
        rest = inner
      } else {
        return false
      }
    }
    return false
  }

  private mutating func inspect(
    shell name: String, _ arguments: ArraySlice<String>, depth: Int
  ) {
    if name == "eval" {
      return inspect(script: ShellScript(arguments.joined(separator: " ")), depth: depth + 1)
    }
    let option = arguments.firstIndex {
      $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("c") || $0 == "--command"
    }
    guard let option, option + 1 < arguments.endIndex else { return }
    inspect(script: ShellScript(arguments[option + 1]), depth: depth + 1)
  }

  private mutating func inspect(find arguments: ArraySlice<String>, depth: Int) {
    if arguments.contains("-delete") { add(.deletesRecursively) }
    for index in arguments.indices
    where ["-exec", "-execdir", "-ok", "-okdir"].contains(arguments[index]) {
      let rest = arguments[(index + 1)...]
      let end = rest.firstIndex { $0 == ";" || $0 == "+" } ?? rest.endIndex
      let inner = rest[..<end]
      if Self.program(of: inner).name == "rm" { add(.deletesRecursively) }
      inspect(words: inner, depth: depth + 1)
    }
  }
}
