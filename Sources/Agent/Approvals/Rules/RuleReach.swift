/// How far a rule may reach for a program: which of its words it must name, and whether other words
/// may follow them.
///
/// A program that runs other programs is allowed word for word only; one that can be made to run
/// anything, or that changes the shell itself, is never allowed by a rule.
struct RuleReach: Equatable {
  /// The fewest words that a rule names.
  var minimum: Int
  /// Whether a rule covers its own words alone, and nothing after them.
  var isExact: Bool

  /// The reach for a simple command; nil where no rule covers it.
  init?(_ words: [String]) {
    guard let first = words.first else { return nil }
    let name = ProgramName.plain(first)
    let arguments = words.dropFirst()
    guard !Self.never.contains(name), !Self.isLoader(name), !name.isEmpty else { return nil }
    if !Trapdoors.allows(name, arguments) { return nil }
    if name == "git" {
      self.init(git: arguments)
    } else if Self.interpreters.contains(name) {
      self.init(interpreter: arguments, wordCount: words.count)
    } else if Self.runners.contains(name) {
      self.init(minimum: words.count, isExact: true)
    } else {
      self.init(minimum: Self.pairs.contains(name) ? 2 : 1, isExact: false)
    }
    guard minimum <= words.count else { return nil }
  }

  private init(minimum: Int, isExact: Bool) {
    self.minimum = minimum
    self.isExact = isExact
  }

  /// What reads may be followed by anything; of all else exactly that.
  private init?(git arguments: ArraySlice<String>) {
    guard let verb = arguments.first, !verb.hasPrefix("-") else { return nil }
    let isReading = Self.readingVerbs.contains(verb)
    self.init(minimum: isReading ? 2 : arguments.count + 1, isExact: !isReading)
  }

  /// A script that has a name; a program in an option or from the input may be anything.
  private init?(interpreter arguments: ArraySlice<String>, wordCount: Int) {
    guard let first = arguments.first else { return nil }
    let isModule = first == "-m" && arguments.count > 1
    guard isModule || !first.hasPrefix("-") else { return nil }
    self.init(minimum: wordCount, isExact: true)
  }

  /// `/lib64/ld-linux-x86-64.so.2 prog` runs any program.
  private static func isLoader(_ name: String) -> Bool {
    name.hasPrefix("ld-") || name.hasPrefix("ld.so") || name.hasPrefix("busybox")
      || name.hasPrefix("toybox")
  }
}

// MARK: - Programs

extension RuleReach {
  /// Programs that start another one, edit or reach into others, and built-ins that change what the
  /// shell does next.
  private static let never: Set<String> = [
    "env", "sudo", "doas", "su", "runuser", "pkexec", "timeout", "nohup", "nice", "ionice",
    "chrt", "taskset", "time", "setsid", "watch", "stdbuf", "unbuffer", "script", "expect",
    "xargs", "parallel", "exec", "command", "builtin", "coproc", "eval", "source", ".", "trap",
    "alias", "unalias", "export", "declare", "typeset", "local", "readonly", "set", "unset",
    "shopt", "enable", "hash", "bind", "complete", "compgen", "read", "readarray", "mapfile",
    "getopts", "let", "test", "[", "[[", "printf", "cd", "pushd", "popd", "dirs", "fg", "bg",
    "jobs", "disown", "wait", "kill", "suspend", "exit", "logout", "return", "break", "continue",
    "ulimit", "umask", "caller", "history", "fc", "times", "shift", "awk", "gawk", "mawk", "nawk",
    "ed", "ex", "vi", "vim", "nvim", "view", "emacs", "nano", "less", "more", "most", "man",
    "gdb", "lldb", "strace", "ltrace", "perf", "valgrind", "chroot", "unshare", "nsenter",
    "bwrap", "firejail", "flock", "ssh", "scp", "sftp", "rsync", "telnet", "nc", "ncat", "socat",
    "tmux", "screen", "at", "batch", "crontab", "systemd-run", "systemctl", "start-stop-daemon",
    "dd", "tee", "install", "ln", "split", "csplit", "xxd", "uniq", "zip", "unzip", "tar", "cpio",
    "7z", "ar", "curl", "wget", "aria2c", "fetch", "ping", "nslookup", "dig", "host", "getent",
    "printenv", "chmod", "chown", "chgrp", "mkfs", "mount", "umount", "shred", "truncate",
  ]

  private static let interpreters: Set<String> = [
    "sh", "bash", "dash", "zsh", "ksh", "csh", "tcsh", "fish", "ash", "python", "perl",
    "ruby", "irb", "node", "deno", "bun", "php", "lua", "tclsh", "guile", "ocaml", "erl", "escript",
    "elixir", "iex", "Rscript", "R", "julia", "java", "jshell", "groovy", "scala", "osascript",
    "pwsh",
  ]

  /// Programs that do what a file in the folder says, or take something away.
  private static let runners: Set<String> = [
    "npm", "npx", "pnpm", "pnpx", "yarn", "corepack", "make", "gmake", "cmake", "ninja", "meson",
    "bazel", "just", "task", "rake", "bundle", "gem", "cargo", "rustc", "go", "swift", "swiftc",
    "dotnet", "mvn", "gradle", "gradlew", "ant", "sbt", "lein", "mix", "rebar3", "stack", "cabal",
    "ghc", "pip", "pipx", "uv", "uvx", "poetry", "pdm", "hatch", "tox", "nox", "pytest",
    "pre-commit", "jest", "vitest", "mocha", "tsc", "tsx", "ts-node", "eslint", "prettier",
    "webpack", "vite", "composer", "phpunit", "docker", "podman", "kubectl", "helm", "terraform",
    "ansible", "vagrant", "gcc", "g++", "cc", "c++", "clang", "clang++", "ld", "jq", "sqlite3",
    "psql", "mysql", "gh", "hg", "svn", "jj", "code", "open", "xdg-open", "rm", "mv", "cp", "rmdir",
  ]

  /// Programs whose second word says what they do.
  private static let pairs: Set<String> = ["find", "sed", "apt", "dpkg", "rpm", "brew", "snap"]

  private static let readingVerbs: Set<String> = [
    "status", "log", "diff", "show", "blame", "shortlog", "ls-files", "ls-tree", "rev-parse",
    "rev-list", "describe", "merge-base", "name-rev", "cat-file", "grep", "whatchanged",
    "count-objects", "cherry", "range-diff",
  ]
}
