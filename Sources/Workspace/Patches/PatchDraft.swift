/// A patch being held against the files: what each file was and what it is after the operations
/// so far.
///
/// Several updates of a file build on one another, and a deletion followed by an addition replaces
/// the file. Any other second operation on a file is refused.
struct PatchDraft {
  private struct Slot {
    var path: FilePath
    var before: [UInt8]?
    var after: [UInt8]?
    var movedFrom: FilePath?
    /// Whether its lines were edited, so that they are shown as lines.
    var isEdited = false
    /// Whether it gives way to other contents, or to a file that is moved onto it.
    var isReplaced = false
  }

  static let sizeLimit = 64 << 20

  private let walk: PathWalk
  private var slots: [Slot] = []
  private var vacated: [FilePath] = []

  init(_ patch: Patch, in walk: PathWalk) throws(WorkspaceError) {
    self.walk = walk
    for operation in patch.operations {
      switch operation {
      case .add(let path, let contents): try add(path, contents)
      case .delete(let path): try delete(path)
      case .update(let path, moveTo: nil, let chunks): try update(path, chunks)
      case .update(let path, moveTo: let destination?, let chunks):
        try move(path, to: destination, chunks)
      }
    }
    try refuseFilesBelowFiles()
  }

  /// The proposal; files that end as they began are left out.
  func proposal() throws(WorkspaceError) -> PatchProposal {
    var files: [PatchProposal.File] = []
    for slot in slots where slot.movedFrom != nil || slot.before != slot.after {
      let isText = slot.isEdited || slot.before == nil
      let diff = try FileDiff.between(
        slot.before, slot.after, path: slot.path, oldPath: slot.movedFrom,
        contents: isText ? .text : .detected)
      files.append(
        PatchProposal.File(
          diff: diff, before: slot.before, after: slot.after, isReplaced: slot.isReplaced))
    }
    if files.isEmpty, let path = slots.first?.path {
      throw .patchRefused(path, reason: "the patch leaves the files as they are.")
    }
    return PatchProposal(files: files)
  }
}

// MARK: - Operations

extension PatchDraft {
  private mutating func add(_ path: FilePath, _ contents: [UInt8]) throws(WorkspaceError) {
    let place = try locate(path)
    if let index = index(of: place.path) {
      guard slots[index].after == nil else { throw Self.touchedTwice(place.path) }
      slots[index].after = contents
      return
    }
    let before = place.kind == .missing ? nil : try currentBytes(at: place)
    slots.append(
      Slot(path: place.path, before: before, after: contents, isReplaced: before != nil))
  }

  private mutating func delete(_ path: FilePath) throws(WorkspaceError) {
    let place = try locate(path)
    guard index(of: place.path) == nil else { throw Self.touchedTwice(place.path) }
    slots.append(Slot(path: place.path, before: try currentBytes(at: place), after: nil))
  }

  private mutating func update(
    _ path: FilePath, _ chunks: [Patch.Chunk]
  ) throws(WorkspaceError) {
    let index = try slot(for: path)
    try edit(index, chunks)
  }

  private mutating func move(
    _ path: FilePath, to destination: FilePath, _ chunks: [Patch.Chunk]
  ) throws(WorkspaceError) {
    let place = try locate(destination)
    let index = try slot(for: path)
    let source = slots[index].path
    guard place.path != source else {
      throw .patchRefused(source, reason: "it is moved to where it is.")
    }
    guard slots[index].movedFrom == nil, slots[index].before != nil,
      self.index(of: place.path) == nil
    else { throw Self.touchedTwice(place.path) }
    try edit(index, chunks)
    if place.kind != .missing {
      // What the move overwrites is shown as a deletion of its own.
      let replaced = Slot(
        path: place.path, before: try currentBytes(at: place), after: nil, isReplaced: true)
      slots.insert(replaced, at: index)
    }
    let moved = place.kind == .missing ? index : index + 1
    slots[moved].path = place.path
    slots[moved].movedFrom = source
    vacated.append(source)
  }

  private mutating func edit(
    _ index: Int, _ chunks: [Patch.Chunk]
  ) throws(WorkspaceError) {
    guard let current = slots[index].after else { throw .notFound(slots[index].path) }
    slots[index].after = try ChunkApplication.result(
      of: chunks, on: current, path: slots[index].path)
    slots[index].isEdited = true
  }
}

// MARK: - Files

extension PatchDraft {
  private func locate(_ path: FilePath) throws(WorkspaceError) -> PathWalk.Location {
    let place = try walk.locate(path, for: .writing)
    guard !vacated.contains(place.path) else { throw Self.touchedTwice(place.path) }
    guard place.kind != .folder else { throw .isAFolder(path) }
    return place
  }

  private func index(of path: FilePath) -> Int? { slots.firstIndex { $0.path == path } }

  /// The slot of a file to update, read from the disk at the first time.
  private mutating func slot(for path: FilePath) throws(WorkspaceError) -> Int {
    let place = try locate(path)
    if let index = index(of: place.path) {
      guard slots[index].movedFrom == nil else { throw Self.touchedTwice(place.path) }
      return index
    }
    let bytes = try currentBytes(at: place)
    slots.append(Slot(path: place.path, before: bytes, after: bytes))
    return slots.count - 1
  }

  private func currentBytes(at place: PathWalk.Location) throws(WorkspaceError) -> [UInt8] {
    guard place.kind != .missing, let folder = place.folder else { throw .notFound(place.path) }
    return try FileContents(
      of: place.name, in: folder, path: place.path, limit: Self.sizeLimit
    ).bytes
  }

  private func refuseFilesBelowFiles() throws(WorkspaceError) {
    let files = slots.filter { $0.after != nil }.map(\.path.components)
    for file in files {
      if let below = files.first(where: { $0.count > file.count && $0.starts(with: file) }) {
        throw .patchRefused(
          FilePath(components: below),
          reason: "the patch makes \(FilePath(components: file).display) a file, not a folder.")
      }
    }
  }

  private static func touchedTwice(_ path: FilePath) -> WorkspaceError {
    .patchRefused(
      path, reason: "it is in two operations of the patch that do not go together.")
  }
}
