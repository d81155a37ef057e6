import FoundationEssentials

/// The Swift files of the package, as text.
enum SourceTree {
  struct File {
    /// Relative to the package: `Sources/Wire/Backoff.swift`.
    var path: String
    var lines: [Substring]

    /// The second part of the path: `Wire`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The modules that the file imports.
    var imports: [String] {
      lines.filter { $0.first != " " }.compactMap { line in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index < 3, index + 1 < words.count,
          words[..<index].allSatisfy({ Self.modifiers.contains(String($0)) })
        else { return nil }
        let isOneName = Self.kinds.contains(String(words[index + 1])) && index + 2 < words.count
        return String(words[isOneName ? index + 2 : index + 1].prefix { $0 != ";" && $0 != "." })
      }
    }

    private static let kinds: Set<String> = [
      "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
    ]
    private static let modifiers: Set<String> = [
      "package", "public", "internal", "private", "fileprivate", "@testable", "@preconcurrency",
    ]
  }

  static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static func files(below folder: String) -> [File] {
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
    else { return [] }
    return names.sorted().filter { $0.hasSuffix(".swift") }.compactMap { name in
      guard let data = FileManager.default.contents(atPath: "\(root)/\(folder)/\(name)") else {
        return nil
      }
      let text = String(decoding: data, as: UTF8.self)
      return File(
        path: "\(folder)/\(name)",
        lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }
}
