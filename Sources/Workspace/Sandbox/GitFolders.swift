/// Where git looks for what it obeys, starting at a `.git` or a bare repository.
///
/// A `.git` may be a file that names the folder, that folder may name another that it shares, and
/// each may have links in it.
struct GitFolders {
  /// Every folder and file of that kind, without links, the entry's own not among them.
  private(set) var others: [FilePath] = []

  private static let fileLimit = 8 << 10

  init(of entry: FilePath) {
    guard let place = entry.resolved, let information = place.information else { return }
    if place != entry { others.append(place) }
    switch information.kind {
    case .folder: addFolder(place)
    case .file:
      guard let named = Self.named(in: place, of: entry) else { return }
      others.append(named.resolvedAsFarAsThere)
      if let folder = named.resolved { addFolder(folder) }
    case .symbolicLink, .other: return
    }
  }

  private mutating func addFolder(_ folder: FilePath) {
    addLinks(in: folder)
    let common = Self.shared(of: folder)
    guard !others.contains(common), common != folder else { return }
    others.append(common)
    addLinks(in: common)
  }

  private mutating func addLinks(in folder: FilePath) {
    for entry in folder.entries() where entry.kind == .symbolicLink {
      let target = folder.appending(FilePath(bytes: entry.name)).resolvedAsFarAsThere
      if !others.contains(target) { others.append(target) }
    }
  }

  /// The folder that a `.git` is or names, without links; nil when there is none.
  static func folder(of entry: FilePath) -> FilePath? {
    guard let place = entry.resolved, let information = place.information else { return nil }
    switch information.kind {
    case .folder: return place
    case .file: return named(in: place, of: entry)?.resolved
    case .symbolicLink, .other: return nil
    }
  }

  /// The folder that `folder`, one of a repository's, shares with others; itself for none.
  static func shared(of folder: FilePath) -> FilePath {
    guard let named = path(in: folder.appending("commondir"), after: []) else { return folder }
    return folder.appending(named).resolvedAsFarAsThere
  }

  /// What the file in the place of `entry` names.
  private static func named(in file: FilePath, of entry: FilePath) -> FilePath? {
    path(in: file, after: Array("gitdir:".utf8)).map { entry.parent.appending($0) }
  }

  /// The path that a file consists of, after `key`.
  private static func path(in file: FilePath, after key: [UInt8]) -> FilePath? {
    guard let text = file.contents(limit: fileLimit), text.starts(with: key) else { return nil }
    let line = text.dropFirst(key.count).prefix { $0 != 0x0A && $0 != 0x0D }
    let name = line.drop { $0 == 0x20 }
    return name.isEmpty || name.contains(0) ? nil : FilePath(bytes: Array(name))
  }

  /// Whether git takes a file of this text for one that says what is checked out.
  static func isHead(_ text: [UInt8]) -> Bool {
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    return line.starts(with: "ref:".utf8)
      || line.count >= 40
        && line.prefix(40).allSatisfy { Array("0123456789abcdefABCDEF".utf8).contains($0) }
  }

  /// Whether git takes the folder itself for a repository.
  static func isBareRepository(_ entries: [(name: [UInt8], kind: FileInformation.Kind)]) -> Bool {
    let names = Set(entries.map(\.name))
    return names.contains(Array("HEAD".utf8))
      && (names.contains(Array("commondir".utf8))
        || names.contains(Array("objects".utf8)) && names.contains(Array("refs".utf8)))
  }

  /// Whether the name is `.git`, or would be on a disk that takes no notice of case.
  static func isEntry(_ name: [UInt8]) -> Bool {
    name.count == 4 && name.map { $0 | 0x20 } == Array(".git".utf8).map { $0 | 0x20 }
  }
}
