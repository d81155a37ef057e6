import CPosix
import Glibc

/// Standard output and standard error, a line at a time.
enum Output {
  static func print(_ line: String) { write(line + "\n", to: 1) }

  static func complain(_ sentence: String) { write("tern: \(sentence)\n", to: 2) }

  static func progress(_ line: String) { write(line + "\n", to: 2) }

  static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        // Someone made the other end non-blocking: nothing is thrown away for that.
        var file = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&file, 1, -1)
        continue
      }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
