import CPosix
import Glibc
import Sessions

/// Where the demo keeps its sessions: below the temporary folder, so that it touches nothing else;
/// `tern resume` looks here too.
///
/// Anybody may write to the temporary folder, and the name is known: what stands there already is
/// used only when it is a folder that this person alone can enter.
enum DemoStore {
  /// The store, its folder made when it is not there.
  static func made() throws(Failure) -> SessionStore {
    if mkdir(folder, 0o700) == 0 { chmod(folder, 0o700) }
    return try existing()
  }

  static func existing() throws(Failure) -> SessionStore {
    var status = stat()
    guard lstat(folder, &status) == 0 else {
      throw .failed("\(folder) cannot be used: \(String(cString: strerror(errno))).")
    }
    let isOwn = status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    guard isOwn, status.st_mode & 0o077 == 0 else {
      throw .failed(
        "\(folder) is not a folder of yours alone, so the demo does not write there. Remove it, "
          + "or set TMPDIR to another folder.")
    }
    return SessionStore(folder: "\(folder)/sessions")
  }

  private static var folder: String {
    "\(ProcessEnvironment.temporaryFolder)/tern-demo-\(geteuid())"
  }
}
