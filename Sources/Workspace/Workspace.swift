import CPosix
import Glibc

/// The folder a session works in: the only door to files, patches, git and child processes.
///
/// Its calls block on the disk, so the actor has a thread of its own. Paths are relative to the
/// root, or absolute and inside it; whatever leads outside is refused.
package actor Workspace {
  /// Absolute, without symbolic links.
  package nonisolated let root: FilePath

  nonisolated let walk: PathWalk
  nonisolated let sandbox: Sandbox
  nonisolated let runFolder = RunFolder()
  nonisolated let commands = RunningCommands()
  nonisolated let orphanGuard = OrphanGuard()
  nonisolated let searches = SearchesUnderWay()
  nonisolated let journals: PatchJournals?
  /// What was found of patches that were under way when a program was killed, as sentences.
  package nonisolated let remarks: [String]
  private nonisolated let thread = WorkspaceThread()
  /// What the files were before this session wrote them.
  var baselines = Baselines()
  /// What the model read of them last.
  var seen = SeenFiles()

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Opens an existing folder; it stays this very folder when its name is given to another later.
  ///
  /// With `journals`, a patch is all or nothing even when the program is killed: what one before
  /// this had only begun is taken back here.
  package init(
    root: FilePath, policy: SandboxPolicy = SandboxPolicy(), journals: PatchJournals? = nil
  ) throws(WorkspaceError) {
    guard !root.bytes.isEmpty, !root.bytes.contains(0) else { throw .invalidPath(root) }
    guard let resolved = root.bytes.withCString({ realpath($0, nil) }) else {
      throw errno == ENOENT
        ? .notFound(root) : .system(operation: "Opening", root, errno: errno)
    }
    defer { free(resolved) }
    self.root = FilePath(
      bytes: Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))))
    let number = cposix_open(resolved, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard number >= 0 else {
      throw errno == ENOTDIR
        ? .notAFolder(root) : .system(operation: "Opening", root, errno: errno)
    }
    let rootFolder = Descriptor(number)
    self.journals = journals
    remarks = journals.map { PatchRecovery($0, root: rootFolder).remarks } ?? []
    walk = PathWalk(
      root: self.root, rootFolder: rootFolder,
      protected: ProtectedPlaces(root: self.root, policy: policy))
    sandbox = Sandbox(
      root: self.root, rootFolder: rootFolder, policy: policy, runFolder: runFolder)
    thread.start()
  }

  deinit {
    commands.endAll()
    thread.stop()
  }

  /// A file's bytes; one of more than `limit` bytes is refused.
  ///
  /// The file of a long output is read like one of the workspace.
  package func read(_ path: FilePath, limit: Int) throws(WorkspaceError) -> [UInt8] {
    let (folder, name) = try holder(of: path)
    return try FileContents(of: name, in: folder, path: path, limit: limit).bytes
  }

  /// Opens a file for reading, under the same rules.
  func open(
    _ path: FilePath
  ) throws(WorkspaceError) -> (file: Descriptor, information: FileInformation) {
    let (folder, name) = try holder(of: path)
    return try FileContents.open(name, in: folder, path: path)
  }

  private func holder(
    of path: FilePath
  ) throws(WorkspaceError) -> (folder: Descriptor, name: [UInt8]) {
    if let place = runFolder.output(path) { return place }
    let location = try walk.locate(path, for: .reading)
    guard location.kind != .missing, let folder = location.folder else { throw .notFound(path) }
    return (folder, location.name)
  }

  /// Whether a path is that of a long output or text, kept beside the workspace.
  package nonisolated func isKept(_ path: FilePath) -> Bool { runFolder.output(path) != nil }

  /// Keeps a text that is too long to be told at once in a private file, until ``close()``; nil
  /// when the disk does not take it.
  ///
  /// `kind` begins the file's name. It can be read and searched like the files of long outputs.
  package func keep(_ text: String, kind: String) -> FilePath? {
    guard let file = runFolder.newOutput(kind), file.append(text.utf8) else { return nil }
    return file.path
  }

  /// What is in a folder, `depth` levels down, at most `limit` entries.
  ///
  /// Folders come first, each followed by its own entries, and names are in the order of their
  /// bytes. `.git` is left out; links are shown and not followed.
  package func list(
    _ path: FilePath, depth: Int, limit: Int = 5_000
  ) throws(WorkspaceError) -> [DirectoryEntry] {
    let location = try walk.locate(path, for: .reading)
    guard location.kind != .missing else { throw .notFound(path) }
    guard location.kind == .folder, let holder = location.folder else { throw .notAFolder(path) }
    guard let folder = holder.openFolder(location.name) else {
      throw .system(operation: "Opening", path, errno: errno)
    }
    let (place, hidden) = (root.appending(location.path).withoutDots, walk.protected.hidden)
    var listing = FolderListing(limit: limit) { path in
      hidden.contains(place.appending(path))
    }
    listing.add(folder, below: [], depth: max(1, depth))
    return listing.entries
  }

  /// Where a path leads for reading, relative to the root and without links.
  ///
  /// The file of a long output stays where it is.
  package func resolve(_ path: FilePath) throws(WorkspaceError) -> FilePath {
    if let (folder, name) = runFolder.output(path) {
      guard let information = folder.information(of: name) else { throw .notFound(path) }
      guard information.kind == .file else { throw .notAFile(path) }
      return path
    }
    let location = try walk.locate(path, for: .reading)
    guard location.kind != .missing else { throw .notFound(path) }
    // A program that is given its name would wait for it, or read it without end.
    guard location.kind != .other else { throw .notAFile(path) }
    return location.path
  }
}
