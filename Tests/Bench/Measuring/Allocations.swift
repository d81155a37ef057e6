import Glibc

/// Counts what a program allocates, with glibc's own counter (`libmemusage.so`, part of libc6).
enum Allocations {
  /// Calls of `malloc`, `calloc` and `realloc`; nil where the counter is not there.
  static func count(of command: [String]) -> Int? {
    let quoted = command.map { "'\($0)'" }.joined(separator: " ")
    guard let pipe = popen("LD_PRELOAD=libmemusage.so \(quoted) 2>&1 >/dev/null", "r") else {
      return nil
    }
    defer { pclose(pipe) }
    var buffer = [CChar](repeating: 0, count: 4096)
    var total: Int?
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      let line = String(
        decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      // " malloc|   1234   …", between colours.
      guard let bar = line.firstIndex(of: "|"), line[..<bar].hasSuffix("alloc") else { continue }
      let digits = line[bar...].drop { !$0.isWhitespace }.drop { $0.isWhitespace }
      total = (total ?? 0) + (Int(digits.prefix { $0.isNumber }) ?? 0)
    }
    return total
  }
}
