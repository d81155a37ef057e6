import Glibc

/// Files for tests that are never part of the package: in `$TERN_TEST_DATA`, or in
/// `../shared/data` beside it.
enum TestData {
  static let folder: String? = {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
    let named = getenv("TERN_TEST_DATA").map { String(cString: $0) }
    return [named, root + "/../shared/data"].compactMap { $0 }
      .first { access($0 + "/README.md", R_OK) == 0 }
  }()

  /// The names in a folder, in order; none when it is not there.
  static func names(in name: String) -> [String] {
    guard let folder, let entries = opendir("\(folder)/\(name)") else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func bytes(of name: String) -> [UInt8]? {
    guard let folder, let file = fopen("\(folder)/\(name)", "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  static func text(of name: String) -> String? {
    bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }
}
