import CPosix
import Glibc
import Workspace

/// A fresh folder for one test, removed with everything in it at the end.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/tern-workspace-XXXXXX\0".utf8).map { CChar(bitPattern: $0) }
    guard mkdtemp(&template) != nil else { throw Failure(errno: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? Self.remove(path) }

  struct Failure: Error { var errno: Int32 }

  func write(_ name: String, _ bytes: [UInt8], mode: UInt32 = 0o644) throws {
    if let slash = name.lastIndex(of: "/") { try makeFolder(String(name[..<slash])) }
    let number = cposix_open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, mode)
    guard number >= 0 else { throw Failure(errno: errno) }
    defer { close(number) }
    guard Glibc.write(number, bytes, bytes.count) == bytes.count else {
      throw Failure(errno: errno)
    }
  }

  func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
    try write(name, Array(text.utf8), mode: mode)
  }

  func makeFolder(_ name: String) throws {
    var made = path
    for part in name.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw Failure(errno: errno) }
    }
  }

  func link(_ name: String, to target: String) throws {
    guard symlink(target, "\(path)/\(name)") == 0 else { throw Failure(errno: errno) }
  }

  func bytes(_ name: String) -> [UInt8]? { Self.bytes(at: "\(path)/\(name)") }

  func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

  /// Every plain file below, by its path, with its bytes.
  var tree: [String: [UInt8]] { Self.tree(at: path) }

  static func bytes(at path: String) -> [UInt8]? {
    let number = cposix_open(path, O_RDONLY, 0)
    guard number >= 0 else { return nil }
    defer { close(number) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Glibc.read(number, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  static func tree(at path: String, below prefix: String = "") -> [String: [UInt8]] {
    var tree: [String: [UInt8]] = [:]
    for name in names(in: path) {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        tree.merge(Self.tree(at: "\(path)/\(name)", below: "\(prefix)\(name)/")) { $1 }
      } else {
        tree[prefix + name] = bytes(at: "\(path)/\(name)") ?? []
      }
    }
    return tree
  }

  static func names(in path: String) -> [String] {
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

  private static func remove(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    chmod(path, 0o700)
    for name in names(in: path) { try remove("\(path)/\(name)") }
    rmdir(path)
  }
}

extension Workspace {
  init(_ folder: TemporaryFolder) throws { try self.init(root: FilePath(folder.path)) }

  /// Proposes a patch and applies all of it.
  @discardableResult func applyAll(_ text: String) throws -> AppliedPatch {
    let proposal = try propose(Patch(parsing: Array(text.utf8)))
    return try apply(proposal, .everything(in: proposal))
  }
}

/// The text of a patch around these lines.
func patch(_ body: String) -> String { "*** Begin Patch\n\(body)\n*** End Patch\n" }
