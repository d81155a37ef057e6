import Glibc
import Testing

@testable import Workspace

/// The filter's program, run as the kernel would.
@Suite struct SyscallFilterTests {
  struct Call: Sendable, CustomStringConvertible {
    var name: String
    var x86_64: UInt32?
    var arm64: UInt32?
    var arguments: [UInt64] = []
    var offline: SyscallFilter.Answer
    /// When it differs with the network.
    var online: SyscallFilter.Answer?
    var description: String { "\(name)\(arguments)" }
  }

  static let calls: [Call] = [
    Call(name: "read", x86_64: 0, arm64: 63, offline: .allow),
    Call(name: "execve", x86_64: 59, arm64: 221, offline: .allow),
    Call(name: "openat2", x86_64: 437, arm64: 437, offline: .allow),
    Call(name: "ptrace", x86_64: 101, arm64: 117, offline: .fail(EPERM)),
    Call(name: "mount", x86_64: 165, arm64: 40, offline: .fail(EPERM)),
    Call(name: "unshare", x86_64: 272, arm64: 97, offline: .fail(EPERM)),
    Call(name: "keyctl", x86_64: 250, arm64: 219, offline: .fail(EPERM)),
    Call(name: "bpf", x86_64: 321, arm64: 280, offline: .fail(EPERM)),
    Call(name: "clone3", x86_64: 435, arm64: 435, offline: .fail(ENOSYS)),
    Call(name: "io_uring_setup", x86_64: 425, arm64: 425, offline: .fail(ENOSYS)),
    Call(name: "socket", x86_64: 41, arm64: 198, arguments: [2, 1, 0], offline: .allow),
    Call(name: "socket", x86_64: 41, arm64: 198, arguments: [10, 2, 0], offline: .allow),
    Call(name: "socket", x86_64: 41, arm64: 198, arguments: [1, 1, 0], offline: .fail(EPERM)),
    Call(
      name: "socket", x86_64: 41, arm64: 198, arguments: [0x1_0000_0001, 1, 0],
      offline: .fail(EPERM)),
    Call(
      name: "socket", x86_64: 41, arm64: 198, arguments: [16, 3, 0], offline: .fail(EPERM),
      online: .allow),
    Call(name: "socket", x86_64: 41, arm64: 198, arguments: [16, 3, 9], offline: .fail(EPERM)),
    Call(name: "socket", x86_64: 41, arm64: 198, arguments: [17, 3, 0], offline: .fail(EPERM)),
    Call(name: "socket", x86_64: 41, arm64: 198, arguments: [40, 1, 0], offline: .fail(EPERM)),
    Call(name: "socketpair", x86_64: 53, arm64: 199, arguments: [1, 1, 0], offline: .allow),
    Call(
      name: "socketpair", x86_64: 53, arm64: 199, arguments: [1, 0o2000005, 0], offline: .allow),
    Call(
      name: "socketpair", x86_64: 53, arm64: 199, arguments: [1, 2, 0], offline: .fail(EPERM)),
    Call(
      name: "socketpair", x86_64: 53, arm64: 199, arguments: [1, 0o2004002, 0],
      offline: .fail(EPERM)),
    Call(
      name: "socketpair", x86_64: 53, arm64: 199, arguments: [2, 1, 0], offline: .fail(EPERM)),
    Call(name: "ioctl", x86_64: 16, arm64: 29, arguments: [0, 0x5401], offline: .allow),
    Call(name: "ioctl", x86_64: 16, arm64: 29, arguments: [0, 0x5412], offline: .fail(EPERM)),
    Call(
      name: "ioctl", x86_64: 16, arm64: 29, arguments: [0, 0x1_0000_5412], offline: .fail(EPERM)),
    Call(name: "ioctl", x86_64: 16, arm64: 29, arguments: [0, 0x541C], offline: .fail(EPERM)),
    Call(name: "clone", x86_64: 56, arm64: 220, arguments: [0x3D_0F00], offline: .allow),
    Call(name: "clone", x86_64: 56, arm64: 220, arguments: [17], offline: .allow),
    Call(
      name: "clone", x86_64: 56, arm64: 220, arguments: [0x1000_0011], offline: .fail(EPERM)),
    Call(
      name: "clone", x86_64: 56, arm64: 220, arguments: [0x2_0011], offline: .fail(EPERM)),
    Call(name: "x32 getpid", x86_64: 0x4000_0027, offline: .fail(EPERM)),
    Call(name: "iopl", x86_64: 172, offline: .fail(EPERM)),
  ]

  @Test(arguments: calls, Processor.allCases)
  func `each call is answered`(call: Call, processor: Processor) throws {
    let number = processor == .x86_64 ? call.x86_64 : call.arm64
    guard let number else { return }
    for (sharesNetwork, answer) in [(false, call.offline), (true, call.online ?? call.offline)] {
      let filter = SyscallFilter(for: processor, sharesNetwork: sharesNetwork)
      let result = try filter.answer(
        number, on: processor.auditNumber, arguments: call.arguments)
      #expect(result == answer.value)
    }
  }

  @Test(arguments: Processor.allCases, [0x4000_0003, 0xC000_003E, 0xC000_00B7, 0x4000_0028, 0])
  func `another processor's calls end the process`(processor: Processor, audit: UInt32) throws {
    guard audit != processor.auditNumber else { return }
    let filter = SyscallFilter(for: processor, sharesNetwork: false)
    #expect(
      try filter.answer(20, on: audit, arguments: []) == SyscallFilter.Answer.killProcess.value)
  }

  @Test func `the kernel takes 8 bytes for each instruction`() {
    let filter = SyscallFilter(for: .x86_64, sharesNetwork: false)
    #expect(filter.bytes.count == 8 * filter.instructions.count)
    #expect(Array(filter.bytes.prefix(8)) == [0x20, 0, 0, 0, 4, 0, 0, 0])
  }
}

private struct BadProgram: Error {}

extension SyscallFilter {
  /// What the program answers, by the rules of classic BPF.
  func answer(_ number: UInt32, on audit: UInt32, arguments: [UInt64]) throws -> UInt32 {
    var data = [UInt8](repeating: 0, count: 64)
    func put(_ value: UInt64, at offset: Int, bytes: Int) {
      for index in 0..<bytes {
        data[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
      }
    }
    put(UInt64(number), at: 0, bytes: 4)
    put(UInt64(audit), at: 4, bytes: 4)
    for (index, argument) in arguments.enumerated() { put(argument, at: 16 + 8 * index, bytes: 8) }
    var register: UInt32 = 0
    var next = 0
    while instructions.indices.contains(next) {
      let instruction = instructions[next]
      next += 1
      let value = instruction.value
      func jump(_ holds: Bool) { next += Int(holds ? instruction.ifTrue : instruction.ifFalse) }
      switch instruction.code {
      case 0x20:
        register = (0..<4).reduce(0) { $0 | UInt32(data[Int(value) + $1]) << (8 * $1) }
      case 0x54: register &= value
      case 0x15: jump(register == value)
      case 0x35: jump(register >= value)
      case 0x45: jump(register & value != 0)
      case 0x06: return value
      default: throw BadProgram()
      }
    }
    throw BadProgram()
  }
}
