import CPosix
import Glibc
import Synchronization
import Testing

/// A pseudo-terminal whose output a thread of its own collects, so that no write has to wait.
final class PseudoTerminal: Sendable {
  let program: Int32
  private let person: Int32
  private let received = Mutex<[UInt8]>([])

  private init(program: Int32, person: Int32) {
    self.program = program
    self.person = person
  }

  static func open(rows: Int, columns: Int) throws -> PseudoTerminal {
    var (person, program): (Int32, Int32) = (-1, -1)
    try #require(openpty(&person, &program, nil, nil, nil) == 0)
    let terminal = PseudoTerminal(program: program, person: person)
    terminal.resize(rows: rows, columns: columns)
    var thread = pthread_t()
    let pointer = Unmanaged.passRetained(terminal).toOpaque()
    try #require(pthread_create(&thread, nil, { PseudoTerminal.collect($0) }, pointer) == 0)
    pthread_detach(thread)
    return terminal
  }

  func resize(rows: Int, columns: Int) {
    _ = cposix_set_window_size(program, Int32(rows), Int32(columns))
  }

  /// The first `count` bytes of all that was written, waited for.
  func output(_ count: Int) -> [UInt8] {
    for _ in 0..<20_000 {
      let bytes = received.withLock { $0.count >= count ? $0 : nil }
      if let bytes { return Array(bytes.prefix(count)) }
      usleep(500)
    }
    return []
  }

  var modes: termios {
    var modes = termios()
    tcgetattr(program, &modes)
    return modes
  }

  func close() { Glibc.close(program) }

  private static func collect(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let terminal = Unmanaged<PseudoTerminal>.fromOpaque(pointer).takeRetainedValue()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(terminal.person, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      terminal.received.withLock { $0.append(contentsOf: buffer[..<count]) }
    }
    Glibc.close(terminal.person)
    return nil
  }
}
