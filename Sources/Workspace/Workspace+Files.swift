extension Workspace {
  /// Lists files with ripgrep: what git ignores is left out, hidden files are not.
  ///
  /// The paths are relative to the root. Cancelling the task ends the listing.
  package nonisolated func files(_ query: FileQuery) async throws(WorkspaceError) -> [FilePath] {
    let place = try await resolve(query.path)
    let glob = try query.glob.map(PathGlob.init)
    let isHidden = leftOut(of: glob, in: place)
    let limit = query.order == .newest ? Self.listLimit : query.limit
    let outcome = try await ripgrep(
      Self.arguments(for: query, glob, in: place), orElse: { Listing(ending: $0) }
    ) { search in
      var list = FileList(limit: limit, isHidden: isHidden)
      let (ending, remains) = search { bytes in
        list.add(Array(bytes))
        return !list.isFull
      }
      return (Listing(ending: ending, list: list), remains)
    }
    let paths = try outcome.paths()
    return query.order == .newest ? await newest(query.limit, of: paths) : paths
  }

  /// More files than these are not looked at for their age.
  private static let listLimit = 100_000

  /// ripgrep sorts by age within each folder only.
  private func newest(_ count: Int, of paths: [FilePath]) -> [FilePath] {
    let aged = paths.map { path in
      (path: path, time: walk.rootFolder.information(of: path.bytes)?.identity.suffix(2) ?? [])
    }
    let sorted = aged.sorted { left, right in
      left.time.elementsEqual(right.time)
        ? left.path < right.path : right.time.lexicographicallyPrecedes(left.time)
    }
    return sorted.prefix(count).map(\.path)
  }

  private static func arguments(
    for query: FileQuery, _ glob: PathGlob?, in place: FilePath
  ) -> [String] {
    var arguments = ["--no-config", "--files", "--null", "--no-messages", "--hidden"]
    if query.order == .path { arguments.append("--sort=path") }
    arguments += glob?.typeOptions ?? []
    return arguments + ["--glob", "!.git", "--", argument(for: place)]
  }

  private struct Listing: Sendable {
    var ending: CommandResult.Ending
    var list = FileList(limit: 0)

    func paths() throws(WorkspaceError) -> [FilePath] {
      switch ending {
      case .exited(0), .exited(1): return list.paths
      case .exited:
        guard list.paths.isEmpty else { return list.paths }
        throw .searchFailed(String(decoding: list.message.trimmed, as: UTF8.self))
      case .cancelled:
        guard list.isFull, !list.paths.isEmpty else { throw .searchFailed("it was stopped.") }
        return list.paths
      case .timedOut(let seconds):
        throw .searchFailed("it took longer than \(Int(seconds)) seconds; narrow the path.")
      case .signalled(let number): throw .searchFailed("ripgrep was ended by signal \(number).")
      case .couldNotStart(let reason):
        throw .searchFailed("ripgrep (rg) could not be started; is it installed? \(reason)")
      }
    }
  }
}
