import Glibc

/// Finds out why a sandbox could not be made, in words for the person at the screen.
enum SandboxProbe {
  /// A sentence about bubblewrap's message; `setting` reads a kernel setting by its name.
  static func reason(
    for message: String, setting: (String) -> String? = SandboxProbe.setting
  ) -> String {
    let text = message.lowercased()
    let detail = message.hasSuffix(".") ? String(message.dropLast()) : message
    if text.contains("namespace") || text.contains("uid map") || text.contains("unshare") {
      return namespaceReason(detail, setting)
    }
    if text.contains("proc"), text.contains("mount") {
      return "Commands are not held in a sandbox: this container does not let /proc be mounted"
        + " (\(detail))."
    }
    return "Commands are not held in a sandbox: \(detail)."
  }

  private static func namespaceReason(
    _ detail: String, _ setting: (String) -> String?
  ) -> String {
    let cause =
      if setting("user/max_user_namespaces") == "0" {
        "user namespaces are switched off (user.max_user_namespaces is 0)."
      } else if setting("kernel/unprivileged_userns_clone") == "0" {
        "user namespaces are switched off (kernel.unprivileged_userns_clone is 0)."
      } else if setting("kernel/apparmor_restrict_unprivileged_userns") == "1" {
        "AppArmor keeps bubblewrap from making user namespaces"
          + " (kernel.apparmor_restrict_unprivileged_userns is 1)."
      } else {
        "the system does not let bubblewrap make namespaces (\(detail))."
      }
    return "Commands are not held in a sandbox: \(cause)"
  }

  private static func setting(_ name: String) -> String? {
    let file = FilePath("/proc/sys/\(name)")
    return file.contents(limit: 64).map { bytes in
      String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }
  }
}
