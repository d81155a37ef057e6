/// What is dangerous about single programs, paths and texts.
extension HazardSearch {
  mutating func inspect(program name: String, _ arguments: ArraySlice<String>) {
    switch name {
    case "rm" where Self.has(arguments, short: "rR", long: ["--recursive"]):
      add(.deletesRecursively)
    case "shred", "truncate", "srm": add(.destroysContents)
    case "mv" where arguments.last == "/dev/null", "cp" where arguments.last == "/dev/null":
      add(.destroysContents)
    case "dd":
      if arguments.contains(where: { $0.hasPrefix("of=/dev/") && !Self.isHarmless($0.dropFirst(3)) }
      ) {
        add(.writesDevice)
      } else if arguments.contains(where: { $0.hasPrefix("of=") }) {
        add(.destroysContents)
      }
    case "mkswap", "wipefs", "fdisk", "sfdisk", "gdisk", "sgdisk", "parted", "blkdiscard":
      add(.makesFileSystem)
    case _ where name == "mkfs" || name.hasPrefix("mkfs."): add(.makesFileSystem)
    case "chmod", "chown", "chgrp": inspect(modes: name, arguments)
    case "git": inspect(git: arguments)
    case "shutdown", "reboot", "halt", "poweroff": add(.stopsMachine)
    case "init" where arguments.first == "0" || arguments.first == "6": add(.stopsMachine)
    case "systemctl"
    where ["poweroff", "reboot", "halt", "kexec"].contains(arguments.first ?? ""):
      add(.stopsMachine)
    case "killall", "pkill": add(.endsPrograms)
    case "kill" where arguments.contains("-1") && arguments.count > 1: add(.endsPrograms)
    case _ where arguments.first == "publish" && Self.packagers.contains(name): add(.publishes)
    case "gem" where arguments.first == "push": add(.publishes)
    case "twine" where arguments.first == "upload": add(.publishes)
    case "docker" where arguments.first == "push": add(.publishes)
    case "crontab" where arguments.contains("-r"): add(.destroysContents)
    case "tee": for path in arguments { inspectWrite(to: path) }
    default: break
    }
  }

  private static let packagers: Set<String> = ["npm", "pnpm", "yarn", "cargo"]

  private mutating func inspect(modes name: String, _ arguments: ArraySlice<String>) {
    if Self.has(arguments, short: "R", long: ["--recursive"]) { add(.changesModesRecursively) }
    guard name == "chmod" else { return }
    let everyone: Set<String> = [
      "777", "0777", "666", "0666", "a+w", "o+w", "+w", "a+rwx", "ugo+w",
    ]
    if arguments.contains(where: everyone.contains) { add(.opensToEveryone) }
  }

  private mutating func inspect(git arguments: ArraySlice<String>) {
    var rest = arguments
    while let first = rest.first, first.hasPrefix("-") {
      rest = rest.dropFirst(["-C", "-c", "--git-dir", "--work-tree"].contains(first) ? 2 : 1)
    }
    guard let verb = rest.first else { return }
    let options = rest.dropFirst()
    switch verb {
    case "push":
      let isForced =
        Self.has(options, short: "fd", long: ["--force", "--mirror", "--delete", "--prune"])
        || options.contains { $0.hasPrefix("--force") || $0.hasPrefix("+") || $0.hasPrefix(":") }
      if isForced { add(.forcesPush) }
    case "reset" where options.contains("--hard"): add(.discardsChanges)
    case "clean" where Self.has(options, short: "f", long: ["--force"]): add(.discardsChanges)
    case "checkout", "restore":
      let isSweeping =
        options.contains(".") || options.contains("--")
        || Self.has(options, short: "f", long: ["--force"])
      if isSweeping { add(.discardsChanges) }
    case "branch" where Self.has(options, short: "D", long: []): add(.discardsChanges)
    case "stash" where options.first == "drop" || options.first == "clear": add(.discardsChanges)
    case "filter-branch", "filter-repo": add(.discardsChanges)
    case "reflog" where options.first == "expire": add(.discardsChanges)
    default: break
    }
  }

  /// Whether an option is there, alone or among others as in `-rf`.
  private static func has(
    _ arguments: ArraySlice<String>, short: String, long: Set<String>
  ) -> Bool {
    for argument in arguments {
      if argument == "--" { return false }
      if long.contains(argument) { return true }
      let isShort = argument.hasPrefix("-") && !argument.hasPrefix("--")
      if isShort, argument.contains(where: short.contains) { return true }
    }
    return false
  }
}

// MARK: - Paths

extension HazardSearch {
  private static let systemFolders = [
    "/etc/", "/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/boot/", "/sys/", "/proc/",
  ]
  private static let startupFiles = [
    ".bashrc", ".bash_profile", ".profile", ".zshrc", ".zprofile", ".ssh/authorized_keys",
    ".ssh/config", ".git/hooks/", ".git/config", ".gitconfig", "crontab", ".config/autostart/",
  ]
  private static let secrets = [
    ".ssh/id_", ".aws/credentials", ".netrc", ".gnupg/", "/etc/shadow", ".kube/config",
    ".docker/config.json", ".npmrc", ".pypirc", "/proc/self/environ",
  ]

  mutating func inspect(_ redirection: ShellScript.Redirection, hasProgram: Bool) {
    inspect(path: redirection.target)
    guard redirection.kind != .read else { return }
    inspectWrite(to: redirection.target)
    let isDevice = redirection.target.hasPrefix("/dev/")
    if redirection.kind == .write, !hasProgram, !isDevice { add(.destroysContents) }
  }

  mutating func inspectWrite(to path: String) {
    if path.hasPrefix("/dev/"), !Self.isHarmless(path[...]) { add(.writesDevice) }
    if Self.systemFolders.contains(where: path.hasPrefix) { add(.writesSystemFile) }
    if Self.startupFiles.contains(where: path.contains) { add(.writesStartupFile) }
  }

  mutating func inspect(path: String) {
    if Self.secrets.contains(where: path.contains) { add(.readsSecrets) }
  }

  private static func isHarmless(_ device: Substring) -> Bool {
    let harmless = [
      "/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/fd/", "/dev/zero", "/dev/full",
      "/dev/shm/",
    ]
    return harmless.contains { device == $0 || $0.hasSuffix("/") && device.hasPrefix($0) }
  }
}

// MARK: - Texts

extension HazardSearch {
  /// What can be seen in an argument's characters alone.
  mutating func inspect(text: String) {
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if !scalar.isSeen(after: previous), scalar != "\n", scalar != "\t" { add(.hidesCharacters) }
      previous = scalar
    }
    if Self.mixesAlphabets(text) { add(.mixesAlphabets) }
    if Self.namesByCode(text) { add(.encodesName) }
    let dense = String(decoding: text.utf8.filter { $0 > 0x20 }, as: UTF8.self)
    if dense.utf8.count < 4_096, dense.contains(":|:&") { add(.multipliesItself) }
  }

  /// Whether a label of some name begins with `xn--`.
  private static func namesByCode(_ text: String) -> Bool {
    let code = Array("xn--".utf8)
    var matched = 0
    var isInName = false
    for byte in text.utf8 {
      let small = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      if small == code[matched], matched > 0 || !isInName {
        matched += 1
        if matched == code.count { return true }
      } else {
        matched = 0
      }
      isInName = (0x61...0x7A).contains(small) || (0x30...0x39).contains(small) || small == 0x2D
    }
    return false
  }

  /// Whether a word has Latin letters beside Cyrillic or Greek ones.
  private static func mixesAlphabets(_ text: String) -> Bool {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    var hasLatin = false
    var hasLookalike = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A: hasLatin = true
      case 0x0370...0x052F: hasLookalike = true
      case 0x30...0x39, 0x2D, 0x2E, 0x5F: break
      default:
        hasLatin = false
        hasLookalike = false
      }
      if hasLatin, hasLookalike { return true }
    }
    return false
  }
}
