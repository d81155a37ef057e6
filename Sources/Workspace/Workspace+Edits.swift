extension Workspace {
  /// Reads a file for the model, and remembers what it saw.
  package func look(at path: FilePath, limit: Int) throws(WorkspaceError) -> [UInt8] {
    let bytes = try read(path, limit: limit)
    if let location = try? walk.locate(path, for: .reading) { seen.note(location.path, bytes) }
    return bytes
  }

  /// What the model has seen of files so far.
  package var seenFiles: SeenFiles { seen }

  /// Forgets what was noted since: the model may not get to see it.
  package func restore(_ seen: SeenFiles) { self.seen = seen }

  /// A file to be changed, or a place for a new one, under the rules for writing.
  package func editable(_ path: FilePath) throws(WorkspaceError) -> EditableFile {
    let location = try walk.locate(path, for: .writing)
    guard location.kind != .folder else { throw .isAFolder(path) }
    guard location.kind != .missing else {
      return EditableFile(path: location.path, bytes: nil, freshness: .unseen)
    }
    guard let folder = location.folder else { throw .notFound(path) }
    let bytes = try FileContents(
      of: location.name, in: folder, path: path, limit: PatchDraft.sizeLimit
    ).bytes
    return EditableFile(
      path: location.path, bytes: bytes, freshness: seen.state(of: location.path, bytes))
  }

  /// How the files of a proposal stand to what the model has seen of them.
  package func changedSinceSeen(_ proposal: PatchProposal) -> [FilePath] {
    proposal.files.compactMap { file in
      let path = file.diff.oldPath ?? file.diff.path
      guard let before = file.before, seen.state(of: path, before) == .changed else { return nil }
      return path
    }
  }

  /// The proposal of a file's new contents; nothing is written.
  package nonisolated func propose(
    _ contents: [UInt8], for file: EditableFile
  ) throws(WorkspaceError) -> PatchProposal {
    guard file.bytes != contents else {
      throw .patchRefused(file.path, reason: "it has these contents already.")
    }
    let diff = try FileDiff.between(file.bytes, contents, path: file.path, contents: .text)
    return PatchProposal(
      files: [PatchProposal.File(diff: diff, before: file.bytes, after: contents)])
  }
}
