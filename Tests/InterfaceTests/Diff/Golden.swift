import Glibc
import Terminal
import Testing

@testable import Interface

/// Compares frames with text files beside the tests.
///
/// With `TERN_UPDATE_GOLDENS=1` in the environment the files are written anew instead.
enum Golden {
  static func expect(
    _ frame: Frame, _ name: String, file: String = #filePath,
    at location: SourceLocation = #_sourceLocation
  ) {
    let folder = file.split(separator: "/").dropLast(2).joined(separator: "/")
    let path = "/\(folder)/Goldens/\(name).txt"
    let text = frame.text + "\n"
    if getenv("TERN_UPDATE_GOLDENS") != nil { write(text, to: path) }
    #expect(text == read(path), "\(path)", sourceLocation: location)
  }

  private static func read(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "there is no such file" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }
}

extension Canvas {
  /// A canvas of the theme that is compiled in.
  static func testing(_ rows: Int, _ columns: Int) -> Canvas {
    Canvas(size: Size(rows: rows, columns: columns), theme: testTheme)
  }

  private static var testTheme: Theme {
    (try? Theme(document: BuiltInTheme.document, depth: .truecolor)) ?? .builtIn(depth: .truecolor)
  }
}
