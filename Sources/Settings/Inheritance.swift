import Glibc
import JSON

/// Finds documents by name and lays each over the one it inherits.
struct Inheritance {
  private static let depthLimit = 16
  private static let suffix = ".toml"

  let folders: [String]

  func document(named name: String) throws(SettingsError) -> JSON {
    guard let first = try file(named: name, except: []) else {
      throw .notFound(name: name, available: names)
    }
    var chain = [try TOMLDocument(parsing: first.text, file: first.path)]
    var visited = [first.path]
    while let child = chain.last, let parent = try parent(of: child, visited: visited) {
      visited.append(parent.path)
      chain.append(try TOMLDocument(parsing: parent.text, file: parent.path))
    }
    var document = TOMLDocument(file: first.path)
    for ancestor in chain.reversed() { document.merge(ancestor) }
    document.remove("inherits")
    return document.root
  }

  var names: [String] {
    var names: Set<String> = []
    for folder in folders {
      guard let stream = opendir(folder) else { continue }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let file = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        let name = file.dropLast(Self.suffix.count)
        if file.hasSuffix(Self.suffix), Self.isName(name) { names.insert(String(name)) }
      }
    }
    return names.sorted()
  }

  private func parent(
    of child: TOMLDocument, visited: [String]
  ) throws(SettingsError) -> (path: String, text: [UInt8])? {
    guard let value = child.root["inherits"] else { return nil }
    guard let name = value.stringValue else {
      throw .invalid(child.diagnostic(["inherits"], "`inherits` must be a name in quotes."))
    }
    guard visited.count < Self.depthLimit else {
      throw .invalid(
        child.diagnostic(["inherits"], "More than \(Self.depthLimit) documents inherit in a row."))
    }
    if let file = try file(named: name, except: visited) { return file }
    if try file(named: name, except: []) != nil {
      throw .invalid(child.diagnostic(["inherits"], "`\(name)` inherits itself."))
    }
    throw .invalid(
      child.diagnostic(
        ["inherits"],
        "There is no \(name) to inherit. Available: \(names.joined(separator: ", "))."))
  }

  private func file(
    named name: String, except visited: [String]
  ) throws(SettingsError) -> (path: String, text: [UInt8])? {
    guard Self.isName(name[...]) else { return nil }
    for folder in folders {
      let path = "\(folder)/\(name)\(Self.suffix)"
      guard !visited.contains(path), let text = try TextFile.read(path) else { continue }
      return (path, text)
    }
    return nil
  }

  /// A name is one part of a path, and not a hidden one.
  private static func isName(_ name: Substring) -> Bool {
    !name.isEmpty && name.utf8.first != UInt8(ascii: ".") && name.utf8.count < 200
      && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
  }
}
