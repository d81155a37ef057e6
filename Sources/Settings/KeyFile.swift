/// Reads a file that holds a provider's key and nothing else.
package enum KeyFile {
  /// The file's first line; `~/` in `path` is the folder `home`.
  package static func read(_ path: String, home: String) throws(SettingsError) -> String {
    let full = path.hasPrefix("~/") ? home + path.dropFirst() : path
    let bytes = try TextFile.read(full)
    let line = (bytes ?? []).split(separator: 0x0A).first ?? []
    let key = line.drop { $0 <= 0x20 }
    let end = key.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? key.startIndex
    guard bytes != nil, !key[..<end].isEmpty, key[..<end].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .noKeyInFile(path: path) }
    return String(decoding: key[..<end], as: UTF8.self)
  }
}
