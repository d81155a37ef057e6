import CPosix
import Glibc

/// Writes and removes several files so that all of it happens or nothing.
///
/// Every new content lies on the disk beside its target before the first target is touched, and
/// what a target held is kept under another name until the last one is done. With a journal that
/// holds after the program was killed too: the next one that opens the workspace takes back what
/// was begun.
///
///     var transaction = FileTransaction(changes, root: folder, journals: journals)
///     do {
///       try transaction.stage()
///       try transaction.commit()
///     } catch {
///       let left = transaction.rollBack()  // [] unless the disk refused
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
    var change: Change
    var record: TransactionStep
    /// The folder that holds the file, once it was looked at.
    var folder: Descriptor?
    /// What was there when it was staged.
    var original: FileInformation?
  }

  private let root: Descriptor
  private var steps: [Step]
  private var madeFolders: [FilePath] = []
  private var journal: PatchJournal?
  private var placed = 0

  /// Plans the changes; nothing of the workspace is touched.
  ///
  /// Where no journal can be written, only a program that is killed half-way leaves half of them.
  init(_ changes: [Change], root: Descriptor, journals: PatchJournals? = nil) {
    self.root = root
    steps = changes.map { change in
      Step(
        change: change,
        record: TransactionStep(
          path: change.path, stagedName: change.result.map { _ in TransactionStep.newName() },
          keptName: change.expected.map { _ in TransactionStep.newName() }))
    }
    journal = journals?.begin(
      steps.map(\.record), folders: Self.missingFolders(of: changes, below: root), root: root)
  }

  /// The folders that are to be made, from the outermost inwards.
  private static func missingFolders(of changes: [Change], below root: Descriptor) -> [FilePath] {
    var missing: [FilePath] = []
    for change in changes where change.result != nil {
      let names = change.path.components.dropLast()
      for count in names.indices.map({ $0 + 1 }) {
        let path = FilePath(components: names.prefix(count))
        guard !missing.contains(path) else { continue }
        let holder = root.openFolder(names.prefix(count - 1))
        let isThere = holder?.information(of: names[count - 1]) != nil
        if !isThere { missing.append(path) }
      }
    }
    return missing
  }

  /// Checks that the files are as expected and puts their new contents beside them.
  mutating func stage() throws(WorkspaceError) {
    for index in steps.indices {
      let change = steps[index].change
      let folder = try openFolder(for: change)
      let current = try Self.contents(of: steps[index].record.name, in: folder, change.path)
      guard current?.bytes == change.expected else { throw .changedMeanwhile(change.path) }
      steps[index].folder = folder
      steps[index].original = current?.information
      steps[index].record.original = current?.information.identity
      guard let result = change.result else { continue }
      var model = current
      if let path = change.modelPath, let name = path.components.last {
        guard let holder = root.openFolder(path.components.dropLast()) else {
          throw .changedMeanwhile(path)
        }
        model = try Self.contents(of: name, in: holder, path)
      }
      try write(result, at: index, like: model?.information)
    }
    guard let journal else { return }
    synchronizeFolders()
    guard journal.note(staged: steps.map(\.record)) else {
      throw .system(operation: "Noting", steps.first?.change.path ?? ".", errno: errno)
    }
  }

  /// Puts every staged content in its place.
  mutating func commit() throws(WorkspaceError) {
    while try placeNext() {}
    synchronizeFolders()
    // Where that cannot be noted, the journal must not outlive what it would put back.
    if let journal, !journal.noteDone(), !journal.remove() {
      throw .system(operation: "Noting", steps.first?.change.path ?? ".", errno: errno)
    }
    for step in steps { if let folder = step.folder { step.record.clean(in: folder) } }
    close()
  }

  /// Puts the names of the folders that hold the files on the disk, each folder once.
  private func synchronizeFolders() {
    var done: Set<FilePath> = []
    for step in steps {
      let place = FilePath(components: step.change.path.components.dropLast())
      if let folder = step.folder, done.insert(place).inserted { fsync(folder.number) }
    }
  }

  /// Undoes whatever was done; answers with the files for which the disk did not let it.
  ///
  /// Then the journal stays, and who opens the folder next tries again.
  mutating func rollBack() -> [FilePath] {
    var failed: [FilePath] = []
    for step in steps.reversed() {
      if let folder = step.folder, step.record.undo(in: folder) == .failed {
        failed.append(step.change.path)
      }
    }
    for path in madeFolders.reversed() {
      if let name = path.components.last {
        root.openFolder(path.components.dropLast())?.removeFolder(name)
      }
    }
    if failed.isEmpty { close() }
    return failed
  }

  private mutating func close() {
    journal?.remove()
    journal = nil
    steps = []
  }
}

// MARK: - Staging

extension FileTransaction {
  /// Opens the folder of a file by names that are no links, whoever put them there.
  private mutating func openFolder(for change: Change) throws(WorkspaceError) -> Descriptor {
    var folder = root
    let names = change.path.components.dropLast()
    guard !change.path.components.isEmpty else { throw .isAFolder(change.path) }
    for (index, name) in names.enumerated() {
      if change.result != nil, folder.information(of: name) == nil, errno == ENOENT {
        guard name.withCString({ mkdirat(folder.number, $0, 0o777) }) == 0 else {
          throw .system(operation: "Making the folder of", change.path, errno: errno)
        }
        madeFolders.append(FilePath(components: names.prefix(index + 1)))
      }
      guard let next = folder.openFolder(name) else {
        let isGone = errno == ENOENT || errno == ELOOP || errno == ENOTDIR
        throw isGone
          ? .changedMeanwhile(change.path)
          : .system(operation: "Opening", change.path, errno: errno)
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
    _ bytes: [UInt8], at index: Int, like model: FileInformation?
  ) throws(WorkspaceError) {
    let step = steps[index]
    guard let folder = step.folder, let name = step.record.stagedName else { return }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    guard let file = folder.open(name, flags, mode: model == nil ? 0o666 : 0o600),
      file.writeAll(bytes)
    else { throw .system(operation: "Writing", step.change.path, errno: errno) }
    if let model {
      if step.original != nil { Self.copyAttributes(of: step.record.name, in: folder, to: file) }
      // An owner that cannot be kept is no reason to fail; the permissions come last, as a new
      // owner takes the set-id bits away.
      if fchown(file.number, model.owner, model.group) != 0 { errno = 0 }
      guard fchmod(file.number, model.mode) == 0 else {
        throw .system(operation: "Setting the permissions of", step.change.path, errno: errno)
      }
    }
    guard fsync(file.number) == 0 else {
      throw .system(operation: "Writing", step.change.path, errno: errno)
    }
    steps[index].record.staged = file.information?.identity
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
}

// MARK: - Committing

extension FileTransaction {
  /// Does the next file's change; false when there is none left.
  mutating func placeNext() throws(WorkspaceError) -> Bool {
    guard placed < steps.count else { return false }
    let step = steps[placed]
    guard let folder = step.folder else { throw .changedMeanwhile(step.change.path) }
    try keepOld(step, in: folder)
    try placeNew(step, in: folder)
    placed += 1
    return true
  }

  /// Gives the old content a second name, and checks that it is still the one that was staged on.
  private func keepOld(_ step: Step, in folder: Descriptor) throws(WorkspaceError) {
    guard let kept = step.record.keptName else { return }
    let name = step.record.name
    let isRemoval = step.record.stagedName == nil
    // A removal takes the name away; a file system without hard links has to do it for both.
    if isRemoval || !folder.link(name, to: kept) {
      guard folder.rename(name, to: kept) else {
        throw errno == ENOENT
          ? .changedMeanwhile(step.change.path)
          : .system(operation: "Keeping", step.change.path, errno: errno)
      }
    }
    guard folder.information(of: kept)?.identity == step.record.original else {
      throw .changedMeanwhile(step.change.path)
    }
  }

  private func placeNew(_ step: Step, in folder: Descriptor) throws(WorkspaceError) {
    guard let staged = step.record.stagedName else { return }
    let name = step.record.name
    if step.record.original == nil {
      // Linking never replaces what somebody else put there meanwhile.
      if folder.link(staged, to: name) {
        folder.remove(staged)
        return
      }
      guard errno != EEXIST, folder.information(of: name) == nil else {
        throw .changedMeanwhile(step.change.path)
      }
    }
    guard folder.rename(staged, to: name) else {
      throw .system(operation: "Writing", step.change.path, errno: errno)
    }
  }
}
