import CPosix
import Glibc

/// What a running process has used, as the kernel counts it.
struct ProcessUsage {
  /// In seconds, of all threads, also of those that ended.
  var cpu: Double
  /// User and system time in the kernel's clock ticks.
  var ticks: Int
  /// How often its threads went to sleep by themselves: each is a wake-up before or after.
  var voluntarySwitches: Int
  /// Calls that write, to whatever.
  var writes: Int

  init(of process: pid_t) {
    cpu = Self.cpuSeconds(of: process)
    ticks = Self.ticks(of: process)
    voluntarySwitches = Files.names(in: "/proc/\(process)/task").reduce(0) { sum, thread in
      sum + Self.field("voluntary_ctxt_switches:", in: "/proc/\(process)/task/\(thread)/status")
    }
    writes = Self.field("syscw:", in: "/proc/\(process)/io")
  }

  static func cpuSeconds(of process: pid_t) -> Double {
    var clock = clockid_t()
    guard clock_getcpuclockid(process, &clock) == 0 else { return .nan }
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Resident memory, in megabytes of 1,000,000 bytes.
  static func residentMegabytes(of process: pid_t) -> Double {
    Double(field("VmRSS:", in: "/proc/\(process)/status")) * 1024 / 1e6
  }

  /// The most resident memory there ever was, in megabytes of 1,000,000 bytes.
  static func peakMegabytes(of process: pid_t) -> Double {
    Double(field("VmHWM:", in: "/proc/\(process)/status")) * 1024 / 1e6
  }

  /// Whether any process has the word among its arguments.
  static func isRunning(_ word: String) -> Bool {
    Files.names(in: "/proc").contains { name in
      name.first?.isNumber == true
        && Files.text(of: "/proc/\(name)/cmdline").split(separator: "\0").contains { $0 == word }
    }
  }

  /// Its share of resident memory: pages that others map too count in parts.
  static func proportionalMegabytes(of process: pid_t) -> Double {
    Double(field("Pss:", in: "/proc/\(process)/smaps_rollup")) * 1024 / 1e6
  }

  private static func ticks(of process: pid_t) -> Int {
    let text = Files.text(of: "/proc/\(process)/stat")
    // The name in parentheses may hold spaces.
    guard let end = text.lastIndex(of: ")") else { return 0 }
    let fields = text[end...].split(separator: " ")
    guard fields.count > 13 else { return 0 }
    return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
  }

  /// The number behind a name at a line's start.
  private static func field(_ name: String, in path: String) -> Int {
    for line in Files.text(of: path).split(separator: "\n") where line.hasPrefix(name) {
      let value = line.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
      return Int(value.prefix { $0.isNumber }) ?? 0
    }
    return 0
  }
}
