/// What of the workspace neither commands nor file tools may write, and what they may not even see.
///
/// One list for both. It is looked up anew for every question: links may lead elsewhere by then.
struct ProtectedPlaces: Sendable {
  let root: FilePath
  let policy: SandboxPolicy

  /// Everything that must look empty, as it is named: links may be in it, and it may be missing.
  var hiddenPaths: [FilePath] {
    policy.hiddenPaths.map { root.appending($0) } + Secrets.systemPaths
      + policy.homes.flatMap { home in Secrets.homePaths.map { home.appending($0) } }
  }

  /// The hidden places in the workspace, without links.
  var hidden: [FilePath] {
    let named = hiddenPaths.flatMap { [$0.withoutDots, $0.resolvedAsFarAsThere] }
    return named.filter { root.contains($0) && $0 != root }
  }

  /// In a home, everything that a login or a terminal obeys: its hidden files, and some others.
  var startupFiles: [FilePath] {
    policy.homes.filter(root.contains).flatMap { home in
      let present = home.entries().map(\.name).filter { $0.first == UInt8(ascii: ".") }
      return Set(present).union(Secrets.startupFiles.map(\.bytes))
        .map { home.appending(FilePath(bytes: $0)) }.sorted()
    }
  }

  /// Whether a place in the workspace may not be written; `place` is absolute and without links.
  ///
  /// `made` is what is written together with it, and the folders that are made for that.
  func isReadOnly(_ place: FilePath, besides made: Set<FilePath> = []) -> Bool {
    let named = policy.readOnlyPaths.map { root.appending($0) }
    let places =
      named.map(\.withoutDots) + named.map(\.resolvedAsFarAsThere) + hidden + startupFiles
      + GitFolders(of: root.appending(".git")).others.filter { $0 != root && root.contains($0) }
      + policy.hiddenPaths.map { root.appending($0).resolvedAsFarAsThere }
    return places.contains { $0.contains(place) } || isInRepository(place, besides: made)
  }

  func isHidden(_ place: FilePath) -> Bool { hidden.contains { $0.contains(place) } }

  /// Whether it lies in a folder that git takes for a repository, or would with it.
  private func isInRepository(_ place: FilePath, besides made: Set<FilePath>) -> Bool {
    let names = place.components.dropFirst(root.components.count)
    var folder = root
    for name in names {
      let parts = ["HEAD", "commondir", "objects", "refs"].filter { part in
        let entry = folder.appending(FilePath(part))
        return name == Array(part.utf8) || made.contains(entry) || entry.information != nil
      }
      if parts.contains("HEAD"),
        parts.contains("commondir") || parts.contains("objects") && parts.contains("refs")
      {
        return true
      }
      folder = folder.appending(FilePath(bytes: name))
    }
    return false
  }
}
