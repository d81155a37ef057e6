import Glibc

/// A log on the disk.
struct SessionFile: Sendable, Equatable {
  var id: String
  var path: String

  /// All logs of a store, oldest first; none when the folder is not there.
  static func all(below folder: String) throws(SessionError) -> [SessionFile] {
    var files: [SessionFile] = []
    for year in try names(in: folder) where isNumber(year, digits: 4) {
      for month in try names(in: "\(folder)/\(year)") where isNumber(month, digits: 2) {
        for day in try names(in: "\(folder)/\(year)/\(month)") where isNumber(day, digits: 2) {
          let path = "\(folder)/\(year)/\(month)/\(day)"
          for name in try names(in: path) {
            guard let id = id(ofFile: name) else { continue }
            files.append(SessionFile(id: id, path: "\(path)/\(name)"))
          }
        }
      }
    }
    return files.sorted { $0.id < $1.id }
  }

  private static func id(ofFile name: String) -> String? {
    let bytes = name.utf8
    guard bytes.count == 42, bytes.suffix(6).elementsEqual(".jsonl".utf8) else { return nil }
    let id = String(name[..<bytes.index(bytes.startIndex, offsetBy: 36)])
    return SessionID.isValid(id) ? id : nil
  }

  private static func names(in folder: String) throws(SessionError) -> [String] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw .system(operation: "Reading", path: folder, errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  private static func isNumber(_ name: String, digits: Int) -> Bool {
    name.utf8.count == digits && name.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }
}
