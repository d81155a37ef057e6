import CPosix
import Glibc

/// How much a sandboxed command may take, in the words of prlimit(1).
///
/// The kernel does not count root's processes: for root ``ProcessCap`` does. Nothing bounds memory,
/// for the limits there are count what runtimes only reserve; a command goes first when it runs out.
struct SandboxLimits: Sendable {
  private static let fileSize: UInt64 = 8 << 30
  /// More than the person's other programs have running.
  private static let processes: UInt64 = 4_096

  let arguments: [String]

  /// Looks at what runs and at the limits that hold already, which cannot be raised.
  init() {
    let others = UInt64(Self.ownThreads())
    let processes = min(Self.processes + others, cposix_most_processes())
    let fileSize = min(Self.fileSize, cposix_most_bytes_in_a_file())
    arguments = ["--core=0", "--nproc=\(processes)", "--fsize=\(fileSize)"]
  }

  /// The kernel counts a person's threads everywhere, not only the command's.
  private static func ownThreads() -> Int {
    var count = 0
    for entry in ("/proc" as FilePath).entries() where entry.kind == .folder {
      let folder = ("/proc" as FilePath).appending(FilePath(bytes: entry.name))
      guard entry.name.allSatisfy({ (0x30...0x39).contains($0) }),
        folder.information?.owner == getuid(),
        let text = folder.appending("stat").contents(limit: 1_024),
        let end = text.lastIndex(of: UInt8(ascii: ")"))
      else { continue }
      let fields = text[(end + 1)...].split(separator: 0x20)
      if fields.count > 17 { count += Int(String(decoding: fields[17], as: UTF8.self)) ?? 0 }
    }
    return count
  }
}
