/// What a sandbox looks at once more from within, right before its command begins.
///
/// Mounts are made by names, and another program that works in the same folders can give a name to
/// something else while they are made. So the workspace must be the very folder that was opened,
/// and nothing that is protected may be writable; otherwise the command does not begin.
struct SandboxEntrance {
  /// Why a command did not begin, in the words that are written for ``SandboxStatus``.
  enum Obstacle: String {
    case moved
    case noProgram
    case forbiddenProgram
  }

  let root: FilePath
  let protected: [FilePath]

  /// The workspace's folder, behind bubblewrap's two descriptors; closed before the command begins.
  private static let folder = 5
  /// Where it says that something is wrong; closed before the command begins.
  private static let status = 6

  private static let script = """
    r=$1 n=$2
    shift 2
    test /proc/self/fd/\(folder) -ef "$r" || n=moved
    while test "$n" != moved && test "$n" -gt 0; do
      if test -w "$1"; then n=moved; else n=$((n - 1)); fi
      shift
    done
    end() { printf '"%s": 1\\n' "$1" >&\(status); exit "$2"; }
    test "$n" = moved && end \(Obstacle.moved.rawValue) 126
    case $1 in
      */*) test -e "$1" || end \(Obstacle.noProgram.rawValue) 127
        test -f "$1" && test -x "$1" || end \(Obstacle.forbiddenProgram.rawValue) 126 ;;
      *) command -v -- "$1" >/dev/null || end \(Obstacle.noProgram.rawValue) 127 ;;
    esac
    exec \(folder)<&- \(status)>&-
    exec "$@"
    """

  /// The command behind the look.
  func arguments(before command: [[UInt8]]) -> [[UInt8]] {
    ["/bin/sh", "-c", Self.script, "sh"].words + [root.bytes] + [String(protected.count)].words
      + protected.map(\.bytes) + command
  }
}
