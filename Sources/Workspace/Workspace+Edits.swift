extension Workspace {
  /// Remembers which lines of a file, of `count`, the model was shown; they are counted from 1.
  package func noteShown(
    _ lines: RangeSet<Int>, of count: Int, in bytes: [UInt8], at path: FilePath
  ) {
    guard let location = try? walk.locate(path, for: .reading) else { return }
    seen.note(location.path, bytes, lines: lines, of: count)
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

  /// The files of a proposal that give way to other contents, though the model does not know all
  /// that is in them.
  package func replacedUnseen(by proposal: PatchProposal) -> [FilePath] {
    proposal.files.compactMap { file in
      guard file.isReplaced, let before = file.before, !before.isEmpty,
        seen.state(of: file.diff.path, before) != .asSeen
      else { return nil }
      return file.diff.path
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
