import CPosix
import Glibc

/// A program in a pseudo-terminal, driven from one thread: bytes in, bytes out, and when they came.
///
///     let program = try TerminalProgram(["tern"], environment: variables, folder: "/srv/project")
///     program.send(Array("hello".utf8))
///     let output = program.read(within: 100)      // milliseconds; empty when nothing came
package final class TerminalProgram {
  /// What one read gave.
  package struct Output {
    package var bytes: [UInt8]
    /// When it was there, in nanoseconds of the monotonic clock.
    package var time: UInt64
  }

  package let process: Int32
  /// Just before the program was started, in nanoseconds of the monotonic clock.
  package let startTime: UInt64
  /// Whether the program has closed its terminal.
  package private(set) var isAtEnd = false

  private let master: Int32
  private var pending: [UInt8] = []
  private var sent = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var isReaped = false

  package init(
    _ command: [String], environment: [String], folder: String, rows: Int = 50, columns: Int = 200
  ) throws(PseudoTerminalError) {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &slave, &name, nil, nil) == 0 else {
      throw PseudoTerminalError("No pseudo-terminal", errno: errno)
    }
    // The program has opened its own by then: a terminal that nobody holds would be at its end.
    defer { close(slave) }
    cposix_set_cloexec(master)
    cposix_set_cloexec(slave)
    cposix_set_nonblocking(master)
    cposix_set_window_size(master, Int32(rows), Int32(columns))
    let path = String(
      decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    self.master = master
    startTime = Self.now()
    process = try SpawnedProcess(
      command, environment: environment, folder: folder, terminal: path
    ).id
  }

  deinit {
    kill()
    close(master)
  }

  /// Nanoseconds of the monotonic clock.
  package static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Writes as much as the terminal takes at once; ``read(within:)`` writes the rest.
  package func send(_ bytes: [UInt8]) {
    pending += bytes
    writePending()
  }

  /// Waits for output, at most `milliseconds`, and takes what is there.
  package func read(within milliseconds: Int) -> Output {
    let end = Self.now() + UInt64(max(0, milliseconds)) * 1_000_000
    while !isAtEnd {
      var polled = pollfd(
        fd: master, events: Int16(pending.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
      let now = Self.now()
      let wait = now < end ? Int32(clamping: (end - now + 999_999) / 1_000_000) : 0
      let count = poll(&polled, 1, wait)
      if count > 0, polled.revents & Int16(POLLOUT) != 0 { writePending() }
      if count > 0, polled.revents & ~Int16(POLLOUT) != 0 { return take() }
      if count == 0, Self.now() >= end { break }
    }
    return Output(bytes: [], time: Self.now())
  }

  /// Ends the program at once, if it still runs.
  package func kill() {
    guard !isReaped else { return }
    Glibc.kill(process, SIGKILL)
    reap()
  }

  /// Waits for the program's end.
  package func reap() {
    guard !isReaped else { return }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    isReaped = true
  }

  private func take() -> Output {
    let count = Glibc.read(master, &buffer, buffer.count)
    let time = Self.now()
    if count <= 0, errno != EAGAIN, errno != EINTR { isAtEnd = true }
    return Output(bytes: count > 0 ? Array(buffer[..<count]) : [], time: time)
  }

  private func writePending() {
    while sent < pending.count {
      let count = pending.withUnsafeBytes { bytes in
        Glibc.write(master, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
      }
      guard count > 0 else { return }
      sent += count
    }
    pending.removeAll()
    sent = 0
  }
}
