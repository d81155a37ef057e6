import CPosix
import Glibc

/// Standard output and standard error, a line at a time.
enum Output {
  static func print(_ line: String) { write(line + "\n", to: 1) }

  /// Many lines by one write, as far as the other end takes them.
  static func print(lines: some Sequence<String>) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    write(bytes, to: 1)
  }

  /// Whatever the sentence quotes does nothing to a terminal.
  static func complain(_ sentence: String) { write("tern: \(harmless(sentence))\n", to: 2) }

  static func progress(_ line: String) { write(harmless(line) + "\n", to: 2) }

  static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  /// False when the other end does not take it all.
  @discardableResult
  static func write(_ whole: [UInt8], to descriptor: Int32) -> Bool {
    var bytes = whole[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        // Someone made the other end non-blocking: nothing is thrown away for that.
        var file = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&file, 1, -1)
        continue
      }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }
}
