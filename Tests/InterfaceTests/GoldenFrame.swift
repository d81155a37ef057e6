import CPosix
import Testing

/// Frames kept as text files beside the tests.
///
/// `TERN_WRITE_GOLDENS=1` writes them anew; what changed is then seen by the version control.
enum GoldenFrame {
  static func expect(
    _ frame: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let path = folder + name + ".txt"
    if getenv("TERN_WRITE_GOLDENS") != nil { write(frame + "\n", to: path) }
    let expected = read(path)
    #expect(expected == frame + "\n", "\(name) differs", sourceLocation: sourceLocation)
  }

  private static let folder: String = {
    let here = #filePath
    return String(here.prefix(upTo: here.lastIndex(of: "/") ?? here.startIndex)) + "/Goldens/"
  }()

  static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
  }
}
