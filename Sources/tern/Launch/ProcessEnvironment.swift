import CPosix
import Glibc

/// What the process was started with.
enum ProcessEnvironment {
  static var variables: [String: String] {
    var variables: [String: String] = [:]
    guard var entry = cposix_environment() else { return variables }
    while let text = entry.pointee {
      let pair = String(cString: text)
      if let equals = pair.firstIndex(of: "=") {
        variables[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }

  /// Where temporary files belong: `TMPDIR`, or what the system names.
  static var temporaryFolder: String {
    let chosen = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    return chosen.isEmpty ? P_tmpdir : chosen
  }

  /// The absolute path of the running program.
  static var executable: String {
    resolved("/proc/self/exe") ?? CommandLine.arguments.first ?? "tern"
  }

  /// The absolute path without symbolic links; nil when there is nothing at it.
  static func resolved(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// Milliseconds since 1970.
  static func wallClock() -> Int { milliseconds(CLOCK_REALTIME) }

  /// Milliseconds of a clock that never jumps.
  static func monotonicClock() -> Int { milliseconds(CLOCK_MONOTONIC) }

  private static func milliseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
