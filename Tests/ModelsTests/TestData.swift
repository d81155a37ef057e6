import Glibc

/// The folder of data that is shared by tests and never part of the package: `$TERN_TEST_DATA`, or
/// `../shared/data` beside the package.
enum TestData {
  static let folder: String? = {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
    let named = getenv("TERN_TEST_DATA").map { String(cString: $0) }
    return [named, root + "/../shared/data"].compactMap { $0 }
      .first { access($0 + "/recordings/manifest.jsonl", R_OK) == 0 }
  }()

  static var isThere: Bool { folder != nil }

  static func bytes(of name: String) -> [UInt8]? {
    guard let folder, let file = fopen("\(folder)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
