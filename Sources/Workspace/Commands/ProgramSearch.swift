import Glibc

/// Finds a program by its name in the folders of `PATH`, but only where nobody who writes in the
/// workspace could have put it.
///
/// Entries that are empty or relative depend on the folder that is current, and those in the
/// workspace may hold what a command left there: both are passed over.
enum ProgramSearch {
  /// The program's absolute path; nil when no folder that may be trusted has it.
  static func find(
    _ name: [UInt8], in path: [UInt8]? = inheritedPath, outside root: FilePath? = nil
  ) -> FilePath? {
    let entries = (path ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)).split(separator: 0x3A)
    for entry in entries where entry.first == 0x2F {
      let written = FilePath(bytes: Array(entry))
      guard let folder = written.resolved else { continue }
      let program = folder.appending(FilePath(bytes: name))
      if let root {
        let places = [written.withoutDots, folder] + [program.resolved].compactMap { $0 }
        if places.contains(where: root.contains) { continue }
      }
      var status = stat()
      guard program.bytes.withCString({ stat($0, &status) }) == 0,
        status.st_mode & S_IFMT == S_IFREG, program.bytes.withCString({ access($0, X_OK) }) == 0
      else { continue }
      return program
    }
    return nil
  }

  private static var inheritedPath: [UInt8]? {
    getenv("PATH").map { Array(String(cString: $0).utf8) }
  }
}
