import CTOML
import Glibc
import JSON

/// A TOML text as JSON, with the place of every key.
struct TOMLDocument: Sendable {
  /// Where a key stands.
  struct Place: Sendable, Equatable {
    var file: String
    /// From 1; 0 when there is no line to speak of.
    var line: Int
    var column: Int
  }

  private(set) var root: JSON
  private var places: [[String]: Place] = [:]
  /// Tables written in braces, which count as one value.
  private var inlineTables: Set<[String]> = []
  private let file: String

  /// An empty document.
  init(file: String) {
    self.file = file
    root = .object([])
  }

  init(parsing text: [UInt8], file: String) throws(SettingsError) {
    self.init(file: file)
    let parsed = try Self.json(text, file: file)
    root = parsed["document"] ?? .object([])
    for entry in parsed["places"]?.arrayValue ?? [] {
      let path = (entry[0]?.arrayValue ?? []).compactMap(\.stringValue)
      places[path] = Place(
        file: file, line: entry[1]?.intValue ?? 0, column: entry[2]?.intValue ?? 0)
      if entry[3]?.boolValue == true { inlineTables.insert(path) }
    }
  }

  /// The place of a key, or of the nearest one above it.
  func place(_ path: [String]) -> Place {
    var path = path
    while !path.isEmpty {
      if let place = places[path] { return place }
      path.removeLast()
    }
    return Place(file: file, line: 0, column: 0)
  }

  func diagnostic(_ path: [String], _ message: String) -> Diagnostic {
    let place = place(path)
    return Diagnostic(
      file: place.file, line: place.line, column: place.column, message: message)
  }

  /// Puts another document's values over these: tables are merged, everything else replaced.
  mutating func merge(_ other: TOMLDocument) {
    root = merged(root, with: other.root, other, path: [])
    places.merge(other.places) { $1 }
    inlineTables.formUnion(other.inlineTables)
  }

  /// Leaves out a key of the document's root.
  mutating func remove(_ name: String) {
    root = .object((root.members ?? []).filter { $0.name != name })
  }

  /// The document with nothing but the values at some paths.
  func keeping(_ paths: [[String]]) -> TOMLDocument {
    func kept(_ value: JSON, _ paths: [[String]]) -> JSON {
      guard !paths.contains([]), let members = value.members else { return value }
      var result = JSON.object([])
      for member in members {
        let below = paths.filter { $0.first == member.name }.map { Array($0.dropFirst()) }
        if !below.isEmpty { result.set(member.name, kept(member.value, below)) }
      }
      return result
    }
    var copy = self
    copy.root = kept(root, paths)
    return copy
  }

  /// Says that all keys stand in a file without lines, such as an argument.
  func relocated(to file: String) -> TOMLDocument {
    var copy = TOMLDocument(file: file)
    copy.root = root
    copy.inlineTables = inlineTables
    copy.places = places.mapValues { _ in Place(file: file, line: 0, column: 0) }
    return copy
  }

  private func merged(
    _ below: JSON, with above: JSON, _ other: TOMLDocument, path: [String]
  ) -> JSON {
    guard case .object = below, case .object(let members) = above,
      !other.inlineTables.contains(path)
    else { return above }
    var result = below
    for member in members {
      let path = path + [member.name]
      result.set(
        member.name,
        below[member.name].map { merged($0, with: member.value, other, path: path) }
          ?? member.value)
    }
    return result
  }

  private static func json(_ text: [UInt8], file: String) throws(SettingsError) -> JSON {
    var message = [CChar](repeating: 0, count: 512)
    var line: Int32 = 0
    var column: Int32 = 0
    let result = text.withUnsafeBytes { text in
      ctoml_to_json(
        text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, &message,
        message.count, &line, &column)
    }
    guard let result else {
      let text = String(
        decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw .invalid(
        Diagnostic(file: file, line: Int(line), column: Int(column), message: text + "."))
    }
    defer { free(result) }
    let bytes = UnsafeRawBufferPointer(start: result, count: strlen(result))
    guard let json = try? JSON(parsing: Array(bytes)) else {
      throw .invalid(Diagnostic(file: file, message: "Values are nested too deep."))
    }
    return json
  }
}
