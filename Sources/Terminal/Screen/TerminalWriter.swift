import CPosix
import Glibc

/// Writes to the terminal, all of it or none that matters, and counts.
struct TerminalWriter {
  let descriptor: Int32
  private(set) var bytes = 0
  private(set) var writes = 0

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes the pieces as one, in one system call where the terminal takes it.
  ///
  /// Answers whether it took everything. A slow terminal is waited for.
  mutating func write(_ pieces: [UnsafeRawBufferPointer]) -> Bool {
    var rest = pieces.map {
      iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
    }
    rest.removeAll { $0.iov_len == 0 }
    while !rest.isEmpty {
      let written = writev(descriptor, rest, Int32(rest.count))
      if written >= 0 {
        writes += 1
        bytes += written
        advance(&rest, by: written)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if poll(&waiting, 1, -1) < 0, errno != EINTR { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  @discardableResult
  mutating func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { write([UnsafeRawBufferPointer($0)]) }
  }

  private func advance(_ pieces: inout [iovec], by count: Int) {
    var count = count
    while let first = pieces.first, count >= first.iov_len {
      count -= first.iov_len
      pieces.removeFirst()
    }
    guard count > 0, let base = pieces[0].iov_base else { return }
    pieces[0] = iovec(iov_base: base + count, iov_len: pieces[0].iov_len - count)
  }
}
