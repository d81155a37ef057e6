import Glibc

/// The environment of child processes.
///
/// It is inherited, because builds and tests depend on it, but for three kinds of variables:
/// names with a word that speaks of a secret (`…_API_KEY`, `…_TOKEN`, `…_SECRET`, `SSH_AUTH_SOCK`),
/// values that begin as the keys of known services do, and what would make a shell, git or ripgrep
/// do something nobody was shown. Nothing waits for a terminal, a pager or a password.
enum ChildEnvironment {
  static let fixed = [
    "TERM": "dumb", "PAGER": "cat", "GIT_PAGER": "cat", "GIT_TERMINAL_PROMPT": "0",
    "NO_COLOR": "1",
  ]

  private static let secretWords: Set<String> = [
    "KEY", "KEYS", "APIKEY", "TOKEN", "TOKENS", "SECRET", "SECRETS", "PASS", "PASSWD", "PASSWORD",
    "PASSPHRASE", "AUTH", "AUTHORIZATION", "BEARER", "CRED", "CREDS", "CREDENTIAL", "CREDENTIALS",
    "PRIVATE", "SESSION", "COOKIE", "PAT",
  ]
  private static let secretEndings = [
    "KEY", "TOKEN", "SECRET", "PASS", "PASSWD", "PASSWORD", "PASSPHRASE", "CREDENTIALS",
  ]
  /// Words that end alike and are no secrets.
  private static let harmlessWords: Set<String> = [
    "MONKEY", "TURKEY", "HOTKEY", "COMPASS", "BYPASS",
  ]
  /// `MYSQL_PWD` holds a password, `PWD` a folder.
  private static let folders: Set<String> = ["PWD", "OLDPWD"]
  private static let secretPrefixes = [
    "sk-", "AIza", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "glrt-",
    "gldt-", "glptt-", "glft-", "glagent-", "glimt-", "glsoat-", "glcbt-", "glffct-", "AKIA",
    "ASIA", "ABIA", "ACCA", "xoxa-", "xoxb-", "xoxp-", "xoxr-", "hf_", "npm_", "pypi-", "hvs.",
    "pplx-", "AGE-SECRET-KEY-", "sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_",
    "rk_prod_", "SG.", "dop_v1_", "ops_eyJ", "-----BEGIN ", "Bearer ", "Basic ",
  ]
  private static let misleading: Set<String> = [
    "BASH_ENV", "ENV", "PROMPT_COMMAND", "RIPGREP_CONFIG_PATH", "GIT_DIR", "GIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND",
    "GIT_ASKPASS", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PROXY_COMMAND", "GIT_EXEC_PATH",
    "GIT_TEMPLATE_DIR", "GIT_COMMON_DIR", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "LESSOPEN",
    "LESSCLOSE", "SSH_ASKPASS", "SUDO_ASKPASS", "NODE_OPTIONS", "PYTHONSTARTUP", "PYTHONINSPECT",
    "PERL5OPT", "RUBYOPT",
  ]

  /// What a child gets of `variables`, each written `NAME=value`; those named `secrets` are left out.
  static func filtered(
    _ variables: [[UInt8]], without secrets: Set<String> = []
  ) -> [[UInt8]] {
    let kept = variables.filter { variable in
      let name = String(decoding: variable.prefix { $0 != 0x3D }, as: UTF8.self)
      let value = variable.dropFirst(name.utf8.count + 1)
      return fixed[name] == nil && !misleading.contains(name) && !isSecret(name: name)
        && !secrets.contains(name) && !isGitSetting(name: name)
        && !secretPrefixes.contains { value.starts(with: $0.utf8) } && !isSignedToken(value)
        && (isProxy(name: name) || !holdsCredentials(value))
    }
    return kept + fixed.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
  }

  /// The same without what makes a program load other code than its own.
  ///
  /// For the programs that we start ourselves: they must be what they are named.
  static func withoutLoader(_ variables: [[UInt8]]) -> [[UInt8]] {
    let names = ["GCONV_PATH=", "GLIBC_TUNABLES=", "LOCPATH="]
    return variables.filter { variable in
      !variable.starts(with: "LD_".utf8) && !names.contains { variable.starts(with: $0.utf8) }
    }
  }

  /// Programs reach the network through it, and it has no other name.
  private static func isProxy(name: String) -> Bool { name.lowercased().hasSuffix("_proxy") }

  /// Whether it holds an address with a name and a password, as `scheme://user:password@host`.
  static func holdsCredentials(_ value: some Collection<UInt8>) -> Bool {
    var rest = Array(value)[...]
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      rest = rest[(colon + 1)...]
      guard rest.starts(with: "//".utf8) else { continue }
      let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") && $0 != 0x20 }
      if let at = authority.lastIndex(of: UInt8(ascii: "@")),
        authority[..<at].contains(UInt8(ascii: ":"))
      {
        return true
      }
    }
    return false
  }

  /// Whether it looks like a JSON Web Token: three parts, the first an object.
  private static func isSignedToken(_ value: some Collection<UInt8>) -> Bool {
    value.starts(with: "eyJ".utf8) && value.count { $0 == UInt8(ascii: ".") } == 2
  }

  /// Settings of git's that come in pairs, with their count: without one of them git refuses all.
  private static func isGitSetting(name: String) -> Bool {
    name == "GIT_CONFIG_COUNT" || name == "GIT_CONFIG_PARAMETERS"
      || name.hasPrefix("GIT_CONFIG_KEY_") || name.hasPrefix("GIT_CONFIG_VALUE_")
  }

  private static func isSecret(name: String) -> Bool {
    let name = name.uppercased()
    if !folders.contains(name), name.hasSuffix("PWD") { return true }
    return name.split(separator: "_").contains { word in
      secretWords.contains(String(word))
        || !harmlessWords.contains(String(word)) && secretEndings.contains { word.hasSuffix($0) }
    }
  }

  /// This process's own variables.
  static var inherited: [[UInt8]] {
    var variables: [[UInt8]] = []
    var next = environ
    while let text = next.pointee {
      variables.append(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
      next += 1
    }
    return variables
  }
}
