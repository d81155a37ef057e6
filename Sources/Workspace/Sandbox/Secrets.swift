import Glibc

/// Where people keep what no command needs to read: keys, tokens, cookies, histories.
///
/// Every path is tried; those that are not there are left out.
enum Secrets {
  /// Below the person's home.
  static let homePaths: [FilePath] = [
    // Keys
    ".ssh", ".gnupg", ".age", ".config/age", ".config/sops", ".password-store", ".config/op",
    ".local/share/keyrings", ".local/share/kwalletd", ".pki", ".putty", ".config/keybase",
    // Clouds and clusters
    ".aws", ".azure", ".config/gcloud", ".config/doctl", ".config/hcloud", ".config/rclone",
    ".config/scw", ".fly", ".oci", ".kube", ".docker", ".config/containers/auth.json",
    ".config/helm", ".terraform.d", ".terraformrc", ".vault-token", ".config/heroku",
    ".config/netlify", ".config/vercel", ".local/share/com.vercel.cli", ".wrangler",
    ".config/.wrangler", ".config/stripe", ".config/ngrok", ".ngrok2", ".boto", ".s3cfg",
    ".databrickscfg", ".snowflake",
    // Git and package registries
    ".git-credentials", ".config/git/credentials", ".config/gh", ".config/hub",
    ".config/glab-cli", ".config/tea", ".netrc", "_netrc", ".authinfo", ".authinfo.gpg", ".npmrc",
    ".yarnrc.yml", ".pypirc", ".config/pypoetry/auth.toml", ".cargo/credentials",
    ".cargo/credentials.toml", ".gem/credentials", ".bundle/config", ".composer/auth.json",
    ".config/composer/auth.json", ".m2/settings-security.xml", ".m2/settings.xml",
    ".gradle/gradle.properties", ".sentryclirc", ".pulumi", ".config/pulumi",
    ".nuget/NuGet", ".hex", ".cache/huggingface/token", ".config/huggingface",
    // Databases and mail
    ".pgpass", ".my.cnf", ".mylogin.cnf", ".msmtprc", ".mbsyncrc",
    ".config/neomutt", ".mutt", ".thunderbird", ".config/evolution",
    // Browsers and chats
    ".mozilla", ".config/google-chrome", ".config/chromium", ".config/BraveSoftware",
    ".config/microsoft-edge", ".config/vivaldi", ".config/opera", ".config/Signal",
    ".config/Slack", ".config/discord", ".config/Element", ".local/share/TelegramDesktop",
    ".var/app", "snap/firefox", "snap/chromium", "snap/thunderbird",
    // Wallets
    ".bitcoin", ".ethereum", ".electrum", ".monero", ".config/solana",
    // Other agents and editors
    ".claude", ".claude.json", ".codex", ".gemini", ".config/github-copilot", ".config/goose",
    ".config/opencode", ".local/share/opencode", ".aider.conf.yml", ".config/crush",
    ".config/Code/User/globalStorage", ".config/Cursor/User/globalStorage", ".cursor",
    // What was typed
    ".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".python_history",
    ".node_repl_history", ".psql_history", ".mysql_history", ".sqlite_history", ".lesshst",
    ".config/anthropic", ".config/openai",
  ]

  /// Of the machine; the mode of most keeps all but root out anyway.
  static let systemPaths: [FilePath] = [
    "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/sudoers",
    "/etc/sudoers.d", "/etc/ssl/private", "/etc/ssh/ssh_host_rsa_key",
    "/etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ed25519_key", "/etc/krb5.keytab",
    "/etc/wireguard", "/etc/NetworkManager/system-connections", "/etc/rancher", "/etc/kubernetes",
    "/var/lib/docker", "/var/lib/containerd", "/var/lib/kubelet", "/var/spool/cron",
    "/var/lib/sss", "/var/lib/NetworkManager", "/var/lib/iwd",
  ]

  /// What a shell or the desktop runs when the person logs in or opens a terminal.
  static let startupFiles: [FilePath] = [
    ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".profile",
    ".zshrc", ".zshenv", ".zprofile", ".zlogin", ".zlogout", ".inputrc", ".pam_environment",
    ".xprofile", ".xsession", ".xsessionrc", ".xinitrc", ".gitconfig", ".config", ".local", "bin",
    ".ssh", ".gnupg", ".tmux.conf", ".vimrc", ".vim", ".emacs", ".emacs.d", ".gdbinit",
    ".lldbinit", ".npmrc", ".cargo", ".rhosts", ".forward",
  ]

  /// The person's homes: what `HOME` says and what the account says, without links.
  static let homes: [FilePath] = {
    var homes: [FilePath] = []
    if let home = getenv("HOME") { homes.append(FilePath(String(cString: home))) }
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    if getpwuid_r(getuid(), &entry, &buffer, buffer.count, &found) == 0, found != nil,
      let home = entry.pw_dir
    {
      homes.append(FilePath(String(cString: home)))
    }
    return homes.compactMap(\.resolved).reduce(into: []) { unique, home in
      if !unique.contains(home), home != "/" { unique.append(home) }
    }
  }()
}
