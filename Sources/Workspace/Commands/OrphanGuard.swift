import CPosix
import Glibc
import Synchronization

/// A small shell that outlives this process only to end the commands it left behind, and to remove
/// the folders that stood guard.
///
/// It is told of every command and of every such folder, and reads the end of
/// its input when this process is gone, however that came about.
final class OrphanGuard: Sendable {
  private struct Shell {
    var process: pid_t
    var line: Descriptor
  }
  private let shell = Mutex<Shell?>(nil)

  private static let script = """
    trap '' HUP INT QUIT TERM PIPE
    left=' ' guards=' '
    while read -r sign group mark; do
      case $sign in
        +) left="$left$group,$mark " ;;
        -) left="${left%% $group,$mark *} ${left#* $group,$mark }" ;;
        g) guards="$guards$group " ;;
        r) guards="${guards%% "$group" *} ${guards#* "$group" }" ;;
      esac
    done
    for one in $left; do
      kill -KILL "-${one%,*}"
      for file in $(grep -lsz "^\(ProcessMark.name)=${one#*,}\\$" /proc/[0-9]*/environ); do
        file=${file#/proc/}
        kill -KILL "${file%/environ}"
      done
    done
    test "$guards" = ' ' && exit
    sleep 0.2
    for one in $guards; do
      place=$(printf '%b.' "$one")
      flock -n -x "${place%.}" rmdir "${place%.}"
    done
    """

  deinit {
    shell.withLock { shell in
      guard let process = shell?.process else { return }
      shell = nil
      _ = startThread { while waitpid(process, nil, 0) < 0, errno == EINTR {} }
    }
  }

  func watch(_ child: ChildProcess, _ mark: ProcessMark) { tell("+", child, mark) }

  func forget(_ child: ChildProcess, _ mark: ProcessMark) { tell("-", child, mark) }

  func watch(_ folders: [GuardFolder]) {
    for folder in folders { tell("g \(Self.word(folder.path))") }
  }

  func forget(_ folders: [GuardFolder]) {
    for folder in folders { tell("r \(Self.word(folder.path))") }
  }

  /// A path as one word of the shell's `printf %b`.
  private static func word(_ path: FilePath) -> String {
    path.bytes.map { byte in
      let octal = String(byte, radix: 8)
      return "\\0" + String(repeating: "0", count: 3 - octal.count) + octal
    }.joined()
  }

  private func tell(_ sign: String, _ child: ChildProcess, _ mark: ProcessMark) {
    tell("\(sign) \(child.identifier) \(mark.value)")
  }

  private func tell(_ words: String) {
    let line = Array("\(words)\n".utf8)
    shell.withLock { shell in
      if shell == nil { shell = Self.start() }
      guard let number = shell?.line.number else { return }
      // Without a signal when the shell is gone: commands do not depend on it.
      _ = send(number, line, line.count, cposix_no_signal())
    }
  }

  private static func start() -> Shell? {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    let (own, other) = (Descriptor(ends[0]), Descriptor(ends[1]))
    let start = ProcessStart(
      ["/bin/sh", "-c", script].words, in: "/", environment: ["PATH=/usr/bin:/bin"].words)
    guard let process = try? start.spawn(input: other) else { return nil }
    return Shell(process: process, line: own)
  }
}
