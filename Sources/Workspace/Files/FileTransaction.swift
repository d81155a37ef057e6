import CPosix
import Glibc

/// Writes and removes several files so that all of it happens or nothing.
///
/// Every new content lies on the disk beside its target before the first target is touched, and
/// what a target held is kept under another name until the last one is done.
///
///     var transaction = FileTransaction(root: folder)
///     do {
///       try transaction.stage(change)
///       try transaction.commit()
///     } catch {
///       transaction.rollBack()
///       throw error
///     }
struct FileTransaction {
  /// One file's change; nil stands for a file that does not exist.
  struct Change {
    var path: FilePath
    /// What must be there now.
    var expected: [UInt8]?
    var result: [UInt8]?
    /// The file whose permissions the result takes, when it is not the one at `path`.
    var modelPath: FilePath?
  }

  private struct Step {
    var path: FilePath
    var folder: Descriptor
    var name: [UInt8]
    /// What was there when it was staged.
    var original: FileInformation?
    /// The name of the new content, until it has its own.
    var staged: [UInt8]?
    /// The name under which the old content is kept.
    var kept: [UInt8]?
    var isDone = false
  }

  private let root: Descriptor
  private var steps: [Step] = []
  private var newFolders: [(holder: Descriptor, name: [UInt8])] = []

  init(root: Descriptor) { self.root = root }

  /// Checks that the file is as expected and puts its new content beside it.
  mutating func stage(_ change: Change) throws(WorkspaceError) {
    let components = change.path.components
    guard let name = components.last else { throw .isAFolder(change.path) }
    let folder = try openFolder(
      components.dropLast(), makingMissing: change.result != nil, for: change.path)
    let current = try Self.contents(of: name, in: folder, change.path)
    guard current?.bytes == change.expected else { throw .changedMeanwhile(change.path) }
    let step = Step(
      path: change.path, folder: folder, name: name, original: current?.information)
    steps.append(step)
    guard let result = change.result else { return }
    var model = current
    if let path = change.modelPath, let other = path.components.last {
      let holder = try openFolder(path.components.dropLast(), makingMissing: false, for: path)
      model = try Self.contents(of: other, in: holder, path)
    }
    try write(result, like: model?.information)
  }

  /// Puts every staged content in its place.
  mutating func commit() throws(WorkspaceError) {
    for index in steps.indices {
      if steps[index].original != nil { try keepOld(index) }
      if steps[index].staged != nil { try placeNew(index) }
      steps[index].isDone = true
    }
    for step in steps { fsync(step.folder.number) }
    for step in steps { if let kept = step.kept { Self.remove(kept, in: step.folder) } }
    steps = []
    newFolders = []
  }

  /// Undoes whatever was done, as far as the disk lets it.
  mutating func rollBack() {
    for step in steps.reversed() {
      if let kept = step.kept {
        _ = Self.rename(kept, to: step.name, in: step.folder)
        // Renaming one name of a file to another of the same file leaves both.
        Self.remove(kept, in: step.folder)
      } else if step.isDone, step.original == nil {
        Self.remove(step.name, in: step.folder)
      }
      if let staged = step.staged { Self.remove(staged, in: step.folder) }
    }
    for (holder, name) in newFolders.reversed() {
      _ = name.withCString { unlinkat(holder.number, $0, AT_REMOVEDIR) }
    }
    steps = []
    newFolders = []
  }
}

// MARK: - Staging

extension FileTransaction {
  /// Opens a folder by names that are no links, whoever put them there.
  private mutating func openFolder(
    _ components: ArraySlice<[UInt8]>, makingMissing: Bool, for path: FilePath
  ) throws(WorkspaceError) -> Descriptor {
    var folder = root
    for name in components {
      if makingMissing, folder.information(of: name) == nil, errno == ENOENT {
        guard name.withCString({ mkdirat(folder.number, $0, 0o777) }) == 0 else {
          throw .system(operation: "Making the folder of", path, errno: errno)
        }
        newFolders.append((folder, name))
      }
      guard let next = folder.openFolder(name) else {
        let isGone = errno == ENOENT || errno == ELOOP || errno == ENOTDIR
        throw isGone
          ? .changedMeanwhile(path) : .system(operation: "Opening", path, errno: errno)
      }
      folder = next
    }
    return folder
  }

  private static func contents(
    of name: [UInt8], in folder: Descriptor, _ path: FilePath
  ) throws(WorkspaceError) -> FileContents? {
    guard let found = folder.information(of: name) else {
      guard errno == ENOENT else { throw .system(operation: "Reading", path, errno: errno) }
      return nil
    }
    guard found.kind == .file else { throw .changedMeanwhile(path) }
    return try FileContents(of: name, in: folder, path: path, limit: PatchDraft.sizeLimit)
  }

  private mutating func write(
    _ bytes: [UInt8], like model: FileInformation?
  ) throws(WorkspaceError) {
    let index = steps.count - 1
    let step = steps[index]
    let name = Self.temporaryName()
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    guard let file = step.folder.open(name, flags, mode: model == nil ? 0o666 : 0o600) else {
      throw .system(operation: "Writing", step.path, errno: errno)
    }
    steps[index].staged = name
    guard file.writeAll(bytes) else {
      throw .system(operation: "Writing", step.path, errno: errno)
    }
    if let model {
      if step.original != nil { Self.copyAttributes(of: step.name, in: step.folder, to: file) }
      // An owner that cannot be kept is no reason to fail; the permissions come last, as a new
      // owner takes the set-id bits away.
      if fchown(file.number, model.owner, model.group) != 0 { errno = 0 }
      guard fchmod(file.number, model.mode) == 0 else {
        throw .system(operation: "Setting the permissions of", step.path, errno: errno)
      }
    }
    guard fsync(file.number) == 0 else {
      throw .system(operation: "Writing", step.path, errno: errno)
    }
  }

  /// Copies extended attributes, access lists among them, as far as the file system has them.
  private static func copyAttributes(of name: [UInt8], in folder: Descriptor, to copy: Descriptor) {
    guard let file = folder.open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return }
    var names = [CChar](repeating: 0, count: 1 << 16)
    let length = flistxattr(file.number, &names, names.count)
    guard length > 0 else { return }
    var value = [UInt8](repeating: 0, count: 1 << 16)
    for attribute in names[..<length].split(separator: 0) {
      let attribute = Array(attribute) + [0]
      let count = fgetxattr(file.number, attribute, &value, value.count)
      if count >= 0 { fsetxattr(copy.number, attribute, value, count, 0) }
    }
  }

  private static func temporaryName() -> [UInt8] {
    Array(".tern-\(String(UInt64.random(in: .min ... .max), radix: 36))".utf8)
  }
}

// MARK: - Committing

extension FileTransaction {
  /// Gives the old content a second name, and checks that it is still the one that was staged on.
  private mutating func keepOld(_ index: Int) throws(WorkspaceError) {
    let step = steps[index]
    let name = Self.temporaryName()
    let isRemoval = step.staged == nil
    // A removal takes the name away; a file system without hard links has to do it for both.
    if isRemoval || !Self.link(step.name, to: name, in: step.folder) {
      guard Self.rename(step.name, to: name, in: step.folder) else {
        throw errno == ENOENT
          ? .changedMeanwhile(step.path)
          : .system(operation: "Keeping", step.path, errno: errno)
      }
    }
    steps[index].kept = name
    guard step.folder.information(of: name)?.identity == step.original?.identity else {
      throw .changedMeanwhile(step.path)
    }
  }

  private mutating func placeNew(_ index: Int) throws(WorkspaceError) {
    let step = steps[index]
    guard let staged = step.staged else { return }
    if step.original == nil {
      // Linking never replaces what somebody else put there meanwhile.
      if Self.link(staged, to: step.name, in: step.folder) {
        Self.remove(staged, in: step.folder)
        steps[index].staged = nil
        return
      }
      guard errno != EEXIST, step.folder.information(of: step.name) == nil else {
        throw .changedMeanwhile(step.path)
      }
    }
    guard Self.rename(staged, to: step.name, in: step.folder) else {
      throw .system(operation: "Writing", step.path, errno: errno)
    }
    steps[index].staged = nil
  }

  private static func link(_ name: [UInt8], to other: [UInt8], in folder: Descriptor) -> Bool {
    name.withCString { old in
      other.withCString { linkat(folder.number, old, folder.number, $0, 0) == 0 }
    }
  }

  private static func rename(_ name: [UInt8], to other: [UInt8], in folder: Descriptor) -> Bool {
    name.withCString { old in
      other.withCString { renameat(folder.number, old, folder.number, $0) == 0 }
    }
  }

  private static func remove(_ name: [UInt8], in folder: Descriptor) {
    _ = name.withCString { unlinkat(folder.number, $0, 0) }
  }
}
