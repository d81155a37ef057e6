import CPosix
import Glibc

/// A processor whose system calls are known.
enum Processor: Sendable, CaseIterable {
  case x86_64, arm64

  /// The one this program was built for; nil when it is not known here.
  static var current: Processor? {
    #if arch(x86_64)
      .x86_64
    #elseif arch(arm64)
      .arm64
    #else
      nil
    #endif
  }

  /// `AUDIT_ARCH_…` of linux/audit.h.
  var auditNumber: UInt32 {
    switch self {
    case .x86_64: 0xC000_003E
    case .arm64: 0xC000_00B7
    }
  }
}

/// A system call by its numbers, from the kernel's tables; nil where it does not exist.
struct Syscall: Sendable {
  let name: String
  let x86_64: UInt32?
  let arm64: UInt32?

  init(_ name: String, _ x86_64: UInt32?, _ arm64: UInt32?) {
    self.name = name
    self.x86_64 = x86_64
    self.arm64 = arm64
  }

  /// One of the newer calls, which have one number everywhere.
  init(_ name: String, _ number: UInt32) { self.init(name, number, number) }

  func number(on processor: Processor) -> UInt32? {
    switch processor {
    case .x86_64: x86_64
    case .arm64: arm64
    }
  }
}

extension Syscall {
  /// They look into other processes, change the machine, or widen the kernel's face.
  static let denied = [
    Syscall("ptrace", 101, 117), Syscall("process_vm_readv", 310, 270),
    Syscall("process_vm_writev", 311, 271), Syscall("kcmp", 312, 272),
    Syscall("pidfd_getfd", 438),
    Syscall("add_key", 248, 217), Syscall("request_key", 249, 218), Syscall("keyctl", 250, 219),
    Syscall("bpf", 321, 280), Syscall("perf_event_open", 298, 241),
    Syscall("userfaultfd", 323, 282),
    Syscall("unshare", 272, 97), Syscall("setns", 308, 268),
    Syscall("mount", 165, 40), Syscall("umount2", 166, 39), Syscall("pivot_root", 155, 41),
    Syscall("chroot", 161, 51), Syscall("open_tree", 428), Syscall("move_mount", 429),
    Syscall("fsopen", 430), Syscall("fsconfig", 431), Syscall("fsmount", 432),
    Syscall("fspick", 433), Syscall("mount_setattr", 442), Syscall("open_tree_attr", 467),
    Syscall("open_by_handle_at", 304, 265),
    Syscall("quotactl", 179, 60), Syscall("quotactl_fd", 443), Syscall("swapon", 167, 224),
    Syscall("swapoff", 168, 225), Syscall("reboot", 169, 142), Syscall("acct", 163, 89),
    Syscall("kexec_load", 246, 104), Syscall("kexec_file_load", 320, 294),
    Syscall("init_module", 175, 105), Syscall("finit_module", 313, 273),
    Syscall("delete_module", 176, 106), Syscall("syslog", 103, 116),
    Syscall("settimeofday", 164, 170), Syscall("clock_settime", 227, 112),
    Syscall("vhangup", 153, 58), Syscall("lookup_dcookie", 212, 18),
    Syscall("nfsservctl", 180, 42), Syscall("iopl", 172, nil), Syscall("ioperm", 173, nil),
    Syscall("modify_ldt", 154, nil), Syscall("uselib", 134, nil), Syscall("_sysctl", 156, nil),
  ]
  /// Programs do without them when the kernel seems not to have them.
  ///
  /// What `clone3` is asked for lies in memory, where a filter cannot look.
  static let absent = [
    Syscall("clone3", 435), Syscall("io_uring_setup", 425), Syscall("io_uring_enter", 426),
    Syscall("io_uring_register", 427),
  ]
  static let socket = Syscall("socket", 41, 198)
  static let socketpair = Syscall("socketpair", 53, 199)
  static let ioctl = Syscall("ioctl", 16, 29)
  static let clone = Syscall("clone", 56, 220)
}

extension FilterAssembler {
  /// Calls of the second set that an x86-64 kernel may have carry this bit.
  private static let x32Bit: UInt32 = 0x4000_0000

  mutating func addPrologue(for processor: Processor) {
    add(.load(.processor), .unlessEqual(processor.auditNumber, .killProcess), .load(.call))
    if processor == .x86_64 { add(.ifAtLeast(Self.x32Bit, .fail(EPERM))) }
  }

  mutating func addDenials(for processor: Processor) {
    for call in Syscall.denied {
      if let number = call.number(on: processor) { add(.ifEqual(number, .fail(EPERM))) }
    }
    for call in Syscall.absent {
      if let number = call.number(on: processor) { add(.ifEqual(number, .fail(ENOSYS))) }
    }
  }

  /// Only the Internet's families, which have a network of their own unless they share one: a
  /// socket of a path or a name would reach the daemons of the machine.
  ///
  /// A pair of connected ones is harmless but for datagrams, which may be sent to anybody.
  mutating func addSockets(for processor: Processor, sharesNetwork: Bool) {
    let internet = [UInt32(AF_INET), UInt32(AF_INET6)]
    if let number = Syscall.socket.number(on: processor) {
      var steps: [Step] = [.load(.firstArgument)]
      steps += internet.map { .ifEqual($0, .allow) }
      if sharesNetwork {
        // Its addresses and routes, and nothing else that netlink tells.
        steps += [
          .unlessEqual(UInt32(AF_NETLINK), .fail(EPERM)), .load(.thirdArgument),
          .ifEqual(0, .allow),
        ]
      }
      add(for: number, steps + [.answer(.fail(EPERM))])
    }
    if let number = Syscall.socketpair.number(on: processor) {
      add(
        for: number,
        [
          .load(.firstArgument), .unlessEqual(UInt32(AF_UNIX), .fail(EPERM)),
          .load(.secondArgument), .keepBits(0xF), .ifEqual(UInt32(SOCK_STREAM.rawValue), .allow),
          .ifEqual(UInt32(SOCK_SEQPACKET.rawValue), .allow), .answer(.fail(EPERM)),
        ])
    }
  }

  /// Nothing types into a terminal (`TIOCSTI`) or pastes there (`TIOCLINUX`).
  mutating func addTerminals(for processor: Processor) {
    guard let number = Syscall.ioctl.number(on: processor) else { return }
    add(
      for: number,
      [.load(.secondArgument), .ifEqual(0x5412, .fail(EPERM)), .ifEqual(0x541C, .fail(EPERM))])
  }

  /// No namespaces: every `CLONE_NEW…` that `clone` takes.
  mutating func addNamespaces(for processor: Processor) {
    guard let number = Syscall.clone.number(on: processor) else { return }
    add(for: number, [.load(.firstArgument), .ifAnyBit(0x7E02_0000, .fail(EPERM))])
  }
}
