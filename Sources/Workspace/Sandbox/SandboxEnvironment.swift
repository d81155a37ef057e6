/// The environment of sandboxed commands: that of all commands, without the ways out.
///
/// It is what bubblewrap itself gets: its own environment can be read in the sandbox.
enum SandboxEnvironment {
  /// Sockets and displays of the machine, libraries for every program, and our own mark.
  private static let dropped: Set<String> = [
    "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "DISPLAY",
    "WAYLAND_DISPLAY", "XAUTHORITY", "DOCKER_HOST", "PULSE_SERVER", "SSH_AGENT_PID",
    "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "GPG_AGENT_INFO", "TMUX", "TMUX_PANE", "STY",
    "NOTIFY_SOCKET", "LISTEN_FDS", "JOURNAL_STREAM", "INVOCATION_ID",
    "OLDPWD", "PWD",
  ]
  /// Caches that programs cannot do without are made where they may write.
  private static let fixed = [
    "CLANG_MODULE_CACHE_PATH": "/tmp/.cache/clang", "GIT_OPTIONAL_LOCKS": "0",
    "GOCACHE": "/tmp/.cache/go-build", "TMPDIR": "/tmp", "npm_config_cache": "/tmp/.cache/npm",
  ]

  /// What the programs that make the sandbox get of `variables`, each written `NAME=value`.
  static func filtered(
    _ variables: [[UInt8]], for profile: SandboxProfile, without secrets: Set<String> = []
  ) -> [[UInt8]] {
    let own = ChildEnvironment.withoutLoader(
      ChildEnvironment.filtered(variables, without: secrets))
    let kept = own.filter { variable in
      let name = String(decoding: variable.prefix { $0 != 0x3D }, as: UTF8.self)
      return !dropped.contains(name) && fixed[name] == nil
        && (profile == .network || !ChildEnvironment.holdsCredentials(variable))
    }
    return kept.map(withVisiblePrograms)
      + fixed.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
  }

  /// `PATH` with the system's own folders where all of its folders are hidden; any other variable
  /// as it is.
  private static func withVisiblePrograms(_ variable: [UInt8]) -> [UInt8] {
    guard variable.starts(with: "PATH=".utf8) else { return variable }
    let hidden = ["/tmp", "/var/tmp", "/run"]
    let isVisible = variable.dropFirst("PATH=".utf8.count).split(separator: UInt8(ascii: ":"))
      .contains { folder in
        !hidden.contains { folder.elementsEqual($0.utf8) || folder.starts(with: ($0 + "/").utf8) }
      }
    return isVisible ? variable : Array("PATH=/usr/local/bin:/usr/bin:/bin".utf8)
  }

  /// What is given to the command alone, in the words of bubblewrap: where it finds libraries.
  static func arguments(_ variables: [[UInt8]]) -> [[UInt8]] {
    let key = "LD_LIBRARY_PATH="
    guard let variable = variables.first(where: { $0.starts(with: key.utf8) }) else { return [] }
    return ["--setenv", String(key.dropLast())].words + [Array(variable.dropFirst(key.utf8.count))]
  }
}
