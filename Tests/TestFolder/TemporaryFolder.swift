import Glibc

/// A fresh folder for one test, removed with everything in it at the end.
///
///     let folder = try TemporaryFolder()
///     try folder.write("one\n", to: "src/a.txt")     // src is made
///     folder.text("src/a.txt")                       // "one\n"
package final class TemporaryFolder: Sendable {
  /// Without symbolic links on the way.
  package let path: String

  /// Makes a folder below `parent`; without one below `TMPDIR`, or below `/tmp`.
  package init(in parent: String? = nil) throws(TemporaryFolderError) {
    let parent = parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
    var template = Array("\(parent)/tern-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, let real = realpath(template, nil) else {
      throw TemporaryFolderError(path: parent)
    }
    defer { free(real) }
    path = String(cString: real)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    guard isFolder(path) else {
      unlink(path)
      return
    }
    chmod(path, 0o700)
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}

/// What could not be made or written, and why.
package struct TemporaryFolderError: Error, CustomStringConvertible {
  package var path: String
  package var code: Int32

  init(path: String) {
    self.path = path
    code = errno
  }

  package var description: String { "\(path): \(String(cString: strerror(code)))" }
}

// MARK: - By names within

extension TemporaryFolder {
  /// Writes a file, making the folders above it, and returns its path.
  @discardableResult
  package func write(
    _ bytes: [UInt8], to name: String
  ) throws(TemporaryFolderError) -> String {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    try Self.write(bytes, at: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  @discardableResult
  package func write(
    _ text: String, to name: String
  ) throws(TemporaryFolderError) -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Makes a folder and those above it.
  package func makeFolder(_ name: String) throws(TemporaryFolderError) {
    var made = path
    for part in name.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
        throw TemporaryFolderError(path: made)
      }
    }
  }

  package func link(_ name: String, to target: String) throws(TemporaryFolderError) {
    guard symlink(target, "\(path)/\(name)") == 0 else {
      throw TemporaryFolderError(path: "\(path)/\(name)")
    }
  }

  /// A file's bytes; nil when it cannot be read.
  package func bytes(_ name: String) -> [UInt8]? { Self.bytes(at: "\(path)/\(name)") }

  package func text(_ name: String) -> String? { Self.text(at: "\(path)/\(name)") }

  /// Every file below that is no folder, by its path, with its bytes.
  package var tree: [String: [UInt8]] { Self.tree(at: path) }
}

// MARK: - By paths

extension TemporaryFolder {
  package static func write(
    _ bytes: [UInt8], at path: String
  ) throws(TemporaryFolderError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TemporaryFolderError(path: path) }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw TemporaryFolderError(path: path)
    }
  }

  package static func bytes(at path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  package static func text(at path: String) -> String? {
    bytes(at: path).map { String(decoding: $0, as: UTF8.self) }
  }

  package static func tree(at path: String) -> [String: [UInt8]] {
    var tree: [String: [UInt8]] = [:]
    for name in names(in: path) {
      let place = "\(path)/\(name)"
      if isFolder(place) {
        for (inner, bytes) in Self.tree(at: place) { tree["\(name)/\(inner)"] = bytes }
      } else {
        tree[name] = bytes(at: place) ?? []
      }
    }
    return tree
  }

  /// What a folder holds, sorted, without `.` and `..`.
  package static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The permission bits; nil when there is nothing.
  package static func mode(of path: String) -> UInt32? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
