import Glibc

/// Follows paths inside the workspace folder by folder, on open descriptors.
///
/// A path is relative to the root, or absolute and inside it. Each name is looked up in the folder
/// that is already open, and a link's target is walked the same way, so that no `..`, no link and
/// no folder swapped meanwhile leads outside.
struct PathWalk: Sendable {
  enum Purpose { case reading, writing }

  /// A place inside the workspace, and what is there.
  struct Location {
    enum Kind: Equatable { case missing, file, folder, other }

    /// Relative to the root, without links, `.` and `..`; `.` is the root.
    var path: FilePath
    var kind: Kind
    /// The folder that holds it, unless that is missing too.
    var folder: Descriptor?
    /// The name in that folder.
    var name: [UInt8]
  }

  let root: FilePath
  let rootFolder: Descriptor
  /// What is not written, or not even read.
  let protected: ProtectedPlaces

  private static let linkLimit = 40

  /// Makes sure that the root's name still leads to the folder that was opened by it, so that
  /// programs, which go by the name, and Tern's own tools work in the same tree.
  func checkRoot() throws(WorkspaceError) {
    let identity = rootFolder.information?.identity.prefix(2)
    guard let identity, root.information?.identity.prefix(2) == identity else {
      throw .workspaceMoved(root)
    }
  }

  /// Finds where `path` leads.
  ///
  /// For writing, a link at the end is refused, and so is what git or Tern itself would obey; for
  /// reading, what holds secrets.
  func locate(_ path: FilePath, for purpose: Purpose) throws(WorkspaceError) -> Location {
    guard !path.bytes.isEmpty, path.bytes.count < Int(PATH_MAX),
      !path.bytes.contains(where: { $0 == 0 || $0 == 0x0A })
    else { throw .invalidPath(path) }
    try checkRoot()
    var walker = Walker(
      path: path, purpose: purpose, rootComponents: root.components, folders: [rootFolder])
    try walker.push(path.bytes)
    while let name = walker.pending.popLast() { try walker.take(name) }
    let location = try walker.location()
    let place = root.appending(location.path).withoutDots
    switch purpose {
    case .writing:
      if location.path.isProtected || protected.isReadOnly(place) {
        throw .protected(location.path)
      }
    case .reading: if protected.isHidden(place) { throw .hidden(location.path) }
    }
    return location
  }

  fileprivate struct Walker {
    let path: FilePath
    let purpose: Purpose
    let rootComponents: [[UInt8]]
    /// The open folders of `resolved`, the root first.
    var folders: [Descriptor]
    var resolved: [[UInt8]] = []
    /// Names still to follow, the next one last.
    var pending: [[UInt8]] = []
    var kind = Location.Kind.folder
    var links = 0
  }
}

extension PathWalk.Walker {
  /// Puts a path before what is pending; an absolute one starts again at the root.
  fileprivate mutating func push(_ bytes: [UInt8]) throws(WorkspaceError) {
    var components = FilePath(bytes: bytes).components
    if bytes.first == UInt8(ascii: "/") {
      guard components.starts(with: rootComponents) else { throw .outsideWorkspace(path) }
      components.removeFirst(rootComponents.count)
      resolved = []
      folders.removeSubrange(1...)
    }
    pending += components.reversed()
  }

  fileprivate mutating func take(_ name: [UInt8]) throws(WorkspaceError) {
    if name == FilePath.above {
      guard kind != .missing else { throw .notFound(path) }
      guard kind == .folder else { throw .notAFolder(path) }
      guard !resolved.isEmpty else { throw .outsideWorkspace(path) }
      resolved.removeLast()
      folders.removeLast()
      return
    }
    if kind == .missing {
      resolved.append(name)
      return
    }
    guard kind == .folder, let folder = folders.last else { throw .notAFolder(path) }
    guard let found = folder.information(of: name) else {
      guard errno == ENOENT else { throw .system(operation: "Reading", path, errno: errno) }
      resolved.append(name)
      kind = .missing
      return
    }
    try enter(name, found, in: folder)
  }

  private mutating func enter(
    _ name: [UInt8], _ found: FileInformation, in folder: Descriptor
  ) throws(WorkspaceError) {
    switch found.kind {
    case .symbolicLink:
      guard purpose == .reading || !pending.isEmpty else { throw .isASymbolicLink(path) }
      links += 1
      guard links <= PathWalk.linkLimit, let target = folder.linkTarget(of: name) else {
        throw .system(operation: "Following the links", path, errno: ELOOP)
      }
      try push(target)
    case .folder:
      guard let opened = folder.openFolder(name) else {
        throw .system(operation: "Opening", path, errno: errno)
      }
      resolved.append(name)
      folders.append(opened)
    case .file, .other:
      resolved.append(name)
      kind = found.kind == .file ? .file : .other
    }
  }

  fileprivate func location() throws(WorkspaceError) -> PathWalk.Location {
    guard path.bytes.last != UInt8(ascii: "/") || kind == .folder else { throw .notAFolder(path) }
    guard let name = resolved.last else {
      return PathWalk.Location(path: ".", kind: .folder, folder: folders[0], name: FilePath.here)
    }
    let holder = resolved.count - 1
    return PathWalk.Location(
      path: FilePath(components: resolved), kind: kind,
      folder: folders.indices.contains(holder) ? folders[holder] : nil, name: name)
  }
}

extension FilePath {
  /// Whether git or Tern would obey what stands there, so that only a person may write it.
  ///
  /// Names are compared as the most forgiving file systems do: without case, without the
  /// characters that some ignore, without dots and spaces at the end.
  var isProtected: Bool {
    components.contains { component in
      var name = String(decoding: component, as: UTF8.self).unicodeScalars
        .filter { !$0.properties.isDefaultIgnorableCodePoint }
        .map { String($0).lowercased() }
      while name.last == " " || name.last == "." { name.removeLast() }
      return [".git", "git~1", ".gitmodules", ".tern"].contains(name.joined())
    }
  }
}
