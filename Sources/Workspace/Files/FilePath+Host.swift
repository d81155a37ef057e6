import CPosix
import Glibc

/// Questions to the file system by absolute path, for what lies outside the workspace too.
extension FilePath {
  /// The same place without links; nil when it is not there.
  var resolved: FilePath? {
    guard !bytes.contains(0), let path = bytes.withCString({ realpath($0, nil) }) else {
      return nil
    }
    defer { free(path) }
    return FilePath(bytes: Array(UnsafeRawBufferPointer(start: path, count: strlen(path))))
  }

  /// The same place with no link in it, whether it is there or not.
  var resolvedAsFarAsThere: FilePath { resolvedAsFarAsThere(links: 40) }

  private func resolvedAsFarAsThere(links: Int) -> FilePath {
    if let resolved { return resolved }
    guard bytes != [0x2F], let name = components.last, name != Self.above else { return self }
    let place = parent.resolvedAsFarAsThere(links: links).appending(FilePath(bytes: name))
    // A link to what is not there.
    guard links > 0, let target = place.linkTarget else { return place }
    return place.parent.appending(target).resolvedAsFarAsThere(links: links - 1)
  }

  /// What is there, not following a link at the end; nil leaves the reason in `errno`.
  var information: FileInformation? {
    var status = stat()
    let code = bytes.withCString { lstat($0, &status) }
    return code == 0 ? FileInformation(status) : nil
  }

  /// Where the link points, as it is written there.
  var linkTarget: FilePath? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = bytes.withCString { link in
      buffer.withUnsafeMutableBytes { space -> Int in
        guard let start = space.baseAddress else { return -1 }
        return readlink(link, start, space.count)
      }
    }
    return count < 0 ? nil : FilePath(bytes: Array(buffer[..<count]))
  }

  /// Device, inode and time of birth: what is made later in its place has others.
  var birthmark: [Int]? {
    guard let information else { return nil }
    var seconds: Int64 = 0
    var nanoseconds: UInt32 = 0
    let isKnown = bytes.withCString { cposix_birth_time($0, &seconds, &nanoseconds) } == 0
    return Array(information.identity.prefix(2))
      + (isKnown ? [Int(seconds), Int(nanoseconds)] : [])
  }

  var isFolder: Bool { information?.kind == .folder }

  /// A small file's bytes; nil when it cannot be read or is no plain file.
  func contents(limit: Int) -> [UInt8]? {
    let number = bytes.withCString {
      cposix_open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0)
    }
    guard number >= 0 else { return nil }
    let file = Descriptor(number)
    guard file.information?.kind == .file, let bytes = file.readAll(limit: limit) else {
      return nil
    }
    return Array(bytes.prefix(limit))
  }

  /// The names in a folder with their kinds; none when it cannot be read.
  func entries() -> [(name: [UInt8], kind: FileInformation.Kind)] { readEntries() ?? [] }

  /// The names in a folder with their kinds; nil leaves the reason in `errno`.
  func readEntries() -> [(name: [UInt8], kind: FileInformation.Kind)]? {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let number = bytes.withCString { cposix_open($0, flags, 0) }
    guard number >= 0 else { return nil }
    guard let stream = fdopendir(number) else {
      close(number)
      return nil
    }
    defer { closedir(stream) }
    var entries: [(name: [UInt8], kind: FileInformation.Kind)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard name != Self.here, name != Self.above else { continue }
      let kind: FileInformation.Kind? =
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG): .file
        case Int(DT_DIR): .folder
        case Int(DT_LNK): .symbolicLink
        case Int(DT_UNKNOWN): appending(FilePath(bytes: name)).information?.kind
        default: .other
        }
      if let kind { entries.append((name, kind)) }
    }
    return entries
  }
}

/// Questions to the path itself.
extension FilePath {
  /// The folder that holds it; that of the root is the root.
  var parent: FilePath {
    let holders = components.dropLast()
    guard isAbsolute else { return FilePath(components: holders) }
    return FilePath(bytes: [0x2F] + holders.joined(separator: [0x2F]))
  }

  /// Whether `other` is this path or lies below it, by their names alone.
  func contains(_ other: FilePath) -> Bool {
    isAbsolute == other.isAbsolute && other.components.starts(with: components)
  }

  /// The same without `.` and `..`, by the names alone.
  var withoutDots: FilePath {
    var names: [[UInt8]] = []
    for component in components {
      if component == Self.above { _ = names.popLast() } else { names.append(component) }
    }
    return isAbsolute
      ? FilePath(bytes: [0x2F] + names.joined(separator: [0x2F])) : FilePath(components: names)
  }
}
