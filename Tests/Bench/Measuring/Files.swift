import CPosix
import Glibc

/// Small doings with files and folders.
enum Files {
  static func text(of path: String) -> String { String(decoding: bytes(of: path), as: UTF8.self) }

  /// The bytes from `offset` on; none when the file cannot be read.
  static func bytes(of path: String, from offset: Int = 0) -> [UInt8] {
    let descriptor = cposix_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    if offset > 0 { lseek(descriptor, off_t(offset), SEEK_SET) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  static func write(_ text: String, to path: String) throws {
    let descriptor = cposix_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw BenchError("\(path) cannot be written.") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
      throw BenchError("\(path) was not written whole.")
    }
  }

  /// What a folder holds, without `.` and `..`.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// All files below a folder whose names end so.
  static func all(below folder: String, suffix: String) -> [String] {
    names(in: folder).flatMap { name in
      name.hasSuffix(suffix)
        ? ["\(folder)/\(name)"] : all(below: "\(folder)/\(name)", suffix: suffix)
    }
  }

  static func removeAll(_ path: String) {
    guard unlink(path) != 0 else { return }
    for name in names(in: path) { removeAll("\(path)/\(name)") }
    rmdir(path)
  }
}

/// What keeps a figure from being measured.
struct BenchError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
