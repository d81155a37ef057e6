import Glibc
import JSON

/// The beginning of a log, as far as a list of sessions needs it.
struct SessionHead {
  /// Sizes tried one after the other; a first message may be a long paste.
  private static let sizes = [4 << 10, 64 << 10, 1 << 20]
  /// A first message stands within so many records or not at all.
  private static let recordLimit = 64
  private static let titleLimit = 120

  private var cwd = ""
  private var model = ""
  private var title: String?
  private var created: Int?
  private var hasStarted = false

  /// Nil when the file is empty or cannot be read.
  static func summary(id: String, path: String) -> SessionSummary? {
    guard case .success(let descriptor) = FileDescriptor.open(path, O_RDONLY) else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0
    else { return nil }
    var head = SessionHead()
    for size in sizes {
      head = SessionHead()
      if head.read(descriptor, size) || size >= status.st_size { break }
    }
    let updated = status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1_000_000
    return SessionSummary(
      id: id, folder: head.cwd, model: head.model, title: head.title ?? "",
      created: head.created ?? SessionID.time(of: id) ?? updated, updated: updated)
  }

  /// Reads the first `size` bytes; answers true when nothing more is to be found.
  private mutating func read(_ descriptor: Int32, _ size: Int) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
      let count = pread(descriptor, buffer.baseAddress, size, 0)
      guard count > 0, let base = buffer.baseAddress else { return true }
      var start = 0
      var records = 0
      while let end = memchr(base + start, Int32(UInt8(ascii: "\n")), count - start) {
        let next = end - base + 1
        if let record = RecordLine.read(.init(rebasing: buffer[start..<next - 1])) { take(record) }
        start = next
        records += 1
        if hasStarted && title != nil || records == Self.recordLimit { return true }
        if start == count { break }
      }
      return false
    }
  }

  private mutating func take(_ record: SessionRecord) {
    created = created ?? record.time
    switch record.payload["type"]?.stringValue {
    case "session.started" where !hasStarted:
      hasStarted = true
      cwd = record.payload["cwd"]?.stringValue ?? ""
      model = record.payload["model"]?.stringValue ?? ""
    case "user.message" where title == nil:
      title = record.payload["text"]?.stringValue.map(Self.title)
    default: break
    }
  }

  /// The first line that has words, white space made single spaces, cut at a limit.
  static func title(_ text: String) -> String {
    let line = text.utf8.split(separator: UInt8(ascii: "\n"))
      .first { $0.contains { $0 > 0x20 } }
    let title = spaced(Substring(line ?? text.utf8[...]))
    // Never fewer bytes than characters: a short one need not be counted.
    guard title.utf8.count > titleLimit, title.count > titleLimit else { return title }
    return title.prefix(titleLimit - 1) + "…"
  }

  private static func spaced(_ line: Substring) -> String {
    let words =
      line.utf8.allSatisfy { $0 < 0x80 }
      ? line.utf8.split { $0 <= 0x20 || $0 == 0x7F }.map { Substring($0) }
      : line.unicodeScalars
        .split { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }
        .map { Substring($0) }
    return words.joined(separator: " ")
  }
}
