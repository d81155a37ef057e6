import Glibc

/// Ends a command that starts processes without end, where the kernel's own limit does not hold:
/// it counts nobody's processes who is root.
struct ProcessCap {
  /// Processes of one command.
  static let most = 4_096
  /// Seconds between two looks.
  private static let interval = 1.0

  private let most: Int
  /// Those of the machine when the command began.
  private let others: Int
  private var nextLook: Double

  /// Nil for whom the kernel counts.
  init?(most: Int = Self.most, now: Double) {
    guard geteuid() == 0 else { return nil }
    self.most = most
    others = Self.machineThreads
    nextLook = now + Self.interval
  }

  static let sentence = "It was ended, for it had started more than \(most) processes."

  /// When to look next, in the clock's seconds.
  var deadline: Double { nextLook }

  /// Looks whether there are too many by now.
  mutating func isPassed(by child: ChildProcess, now: Double) -> Bool {
    guard now >= nextLook else { return false }
    nextLook = now + Self.interval
    // One number first: whose they are takes a look at all of them.
    guard Self.machineThreads - others > most else { return false }
    return ProcessTable().descendants(of: child.identifier).count > most
  }

  /// The fourth field of `/proc/loadavg` is `running/all`.
  private static var machineThreads: Int {
    guard let text = ("/proc/loadavg" as FilePath).contents(limit: 256) else { return 0 }
    let fields = text.split(separator: 0x20)
    guard fields.count > 3 else { return 0 }
    let all = fields[3].split(separator: UInt8(ascii: "/")).last ?? []
    return Int(String(decoding: all, as: UTF8.self)) ?? 0
  }
}
