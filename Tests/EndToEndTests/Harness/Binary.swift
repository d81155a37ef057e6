import CPosix
import Glibc

/// The built program: `TERN_BINARY`, or the one beside the tests.
enum Binary {
  static let path: String = {
    if let named = getenv("TERN_BINARY") { return String(cString: named) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let tests = String(
      decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    let beside = folder(of: tests) + "/tern"
    return access(beside, X_OK) == 0 ? beside : root + "/.build/debug/tern"
  }()

  /// The package's root, three levels above this file.
  static let root = folder(of: folder(of: folder(of: folder(of: #filePath))))

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }
}
