/// The system calls that a sandboxed command is refused, as a program for the kernel.
///
/// A classic BPF program over `struct seccomp_data` (seccomp(2)), for `bwrap --seccomp`. What other
/// processors' calls would do is not judged: they end the process.
///
///     let filter = SyscallFilter(for: .current, sharesNetwork: false)
///     filter.bytes            // an array of `struct sock_filter`
struct SyscallFilter: Equatable {
  /// One `struct sock_filter`.
  struct Instruction: Equatable {
    var code: UInt16
    /// How many instructions to skip when the test holds, and when it does not.
    var ifTrue: UInt8 = 0
    var ifFalse: UInt8 = 0
    var value: UInt32
  }

  private(set) var instructions: [Instruction]

  init(for processor: Processor, sharesNetwork: Bool) {
    var assembler = FilterAssembler()
    assembler.addPrologue(for: processor)
    assembler.addDenials(for: processor)
    assembler.addSockets(for: processor, sharesNetwork: sharesNetwork)
    assembler.addTerminals(for: processor)
    assembler.addNamespaces(for: processor)
    assembler.add(.answer(.allow))
    instructions = assembler.assembled()
  }

  /// The program in this machine's byte order.
  var bytes: [UInt8] {
    instructions.flatMap { instruction in
      withUnsafeBytes(of: instruction.code, Array.init)
        + [instruction.ifTrue, instruction.ifFalse]
        + withUnsafeBytes(of: instruction.value, Array.init)
    }
  }

  /// What the kernel does with a call: the values of `SECCOMP_RET_…`.
  enum Answer: Hashable {
    case allow
    case fail(Int32)
    case killProcess

    var value: UInt32 {
      switch self {
      case .allow: 0x7FFF_0000
      case .fail(let code): 0x0005_0000 | UInt32(code)
      case .killProcess: 0x8000_0000
      }
    }
  }

  /// A field of `struct seccomp_data`, as its offset; of an argument the lower half, which is all
  /// that the kernel looks at in those that are tested here.
  enum Field: UInt32 {
    case call = 0
    case processor = 4
    case firstArgument = 16
    case secondArgument = 24
    case thirdArgument = 32
  }
}

/// Puts a filter together from tests that lead to answers.
///
/// Answers stand once, at the end, so that every jump goes forward.
struct FilterAssembler {
  enum Step {
    case load(SyscallFilter.Field)
    case keepBits(UInt32)
    /// Answers when the loaded value is `value`; goes on otherwise.
    case ifEqual(UInt32, SyscallFilter.Answer)
    case unlessEqual(UInt32, SyscallFilter.Answer)
    case ifAtLeast(UInt32, SyscallFilter.Answer)
    case ifAnyBit(UInt32, SyscallFilter.Answer)
    /// Skips the next `count` steps unless the loaded value is `value`.
    case skip(count: UInt8, unlessEqual: UInt32)
    case answer(SyscallFilter.Answer)
  }

  private var steps: [Step] = []

  mutating func add(_ step: Step...) { steps += step }

  /// Steps that only hold for the call `number`, which is allowed when none of them answers.
  mutating func add(for number: UInt32, _ body: [Step]) {
    precondition(body.count < 255)
    steps.append(.skip(count: UInt8(body.count + 1), unlessEqual: number))
    steps += body
    steps.append(.answer(.allow))
  }

  func assembled() -> [SyscallFilter.Instruction] {
    var answers: [SyscallFilter.Answer] = []
    for case let answer? in steps.map(\.target) where !answers.contains(answer) {
      answers.append(answer)
    }
    let body = steps.enumerated().map { index, step in
      let position = step.target.flatMap { answers.firstIndex(of: $0) } ?? 0
      return step.instruction(distance: steps.count - index - 1 + position)
    }
    return body + answers.map { SyscallFilter.Instruction(code: 0x06, value: $0.value) }
  }
}

extension FilterAssembler.Step {
  /// Where it may jump to.
  fileprivate var target: SyscallFilter.Answer? {
    switch self {
    case .ifEqual(_, let answer), .unlessEqual(_, let answer), .ifAtLeast(_, let answer),
      .ifAnyBit(_, let answer):
      answer
    case .load, .keepBits, .skip, .answer: nil
    }
  }

  fileprivate func instruction(distance: Int) -> SyscallFilter.Instruction {
    precondition(distance < 256, "the filter is too long for its jumps")
    let jump = UInt8(distance)
    return switch self {
    case .load(let field): .init(code: 0x20, value: field.rawValue)
    case .keepBits(let mask): .init(code: 0x54, value: mask)
    case .ifEqual(let value, _): .init(code: 0x15, ifTrue: jump, value: value)
    case .unlessEqual(let value, _): .init(code: 0x15, ifFalse: jump, value: value)
    case .ifAtLeast(let value, _): .init(code: 0x35, ifTrue: jump, value: value)
    case .ifAnyBit(let mask, _): .init(code: 0x45, ifTrue: jump, value: mask)
    case .skip(let count, let value): .init(code: 0x15, ifFalse: count, value: value)
    case .answer(let answer): .init(code: 0x06, value: answer.value)
    }
  }
}
