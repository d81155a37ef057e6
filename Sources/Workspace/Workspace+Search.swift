extension Workspace {
  /// Searches files with ripgrep: what git ignores is left out, hidden files are not.
  ///
  /// Matches come in the order of their paths, at most `query.limit` of them; a very long line is
  /// cut. Cancelling the task ends the search.
  package nonisolated func search(
    _ query: SearchQuery
  ) async throws(WorkspaceError) -> [SearchMatch] {
    let place = try await resolve(query.path)
    let limit = query.limit
    let glob = try query.glob.map(PathGlob.init)
    let isHidden = leftOut(of: glob, in: place)
    let outcome = try await ripgrep(
      Self.arguments(for: query, glob, in: place), orElse: { Outcome(ending: $0) }
    ) { search in
      var output = SearchOutput(limit: limit, isHidden: isHidden)
      let (ending, remains) = search { bytes in
        output.add(Array(bytes))
        return !output.isFull
      }
      return (Outcome(ending: ending, output: output), remains)
    }
    return try outcome.matches()
  }

  private static func arguments(
    for query: SearchQuery, _ glob: PathGlob?, in place: FilePath
  ) -> [String] {
    var arguments = [
      "--no-config", "--no-heading", "--with-filename", "--line-number", "--null",
      "--color=never", "--no-messages", "--hidden", "--sort=path", "--max-columns=500",
      "--max-columns-preview",
    ]
    if query.ignoresCase { arguments.append("--ignore-case") }
    if query.context > 0 { arguments += ["--context", String(query.context)] }
    arguments += glob?.typeOptions ?? []
    arguments += ["--glob", "!.git", "--regexp", query.pattern, "--", argument(for: place)]
    return arguments
  }

  /// Whether a file, by its path from the root, is hidden or none of those that a glob asks for.
  ///
  /// The glob may be about the path from the root or from the place that is searched, which it is
  /// not about when that is a file.
  nonisolated func leftOut(
    of glob: PathGlob?, in place: FilePath
  ) -> @Sendable (FilePath) -> Bool {
    let (root, hidden) = (root, walk.protected.hidden)
    let above = place.components.count
    return { path in
      let whole = root.appending(path).withoutDots
      if hidden.contains(where: { $0.contains(whole) }) { return true }
      guard let glob, path != place else { return false }
      let below = FilePath(components: path.components.dropFirst(above))
      return glob.isNegated
        ? !glob.matches(path) || !glob.matches(below) : !glob.matches(path) && !glob.matches(below)
    }
  }

  /// A search that is ready to run, with who takes its output.
  typealias Search =
    (@escaping (ArraySlice<UInt8>) -> Bool) -> (CommandResult.Ending, remains: ChildProcess?)

  /// Runs ripgrep with these arguments in the root, on a thread of its own; never one that lies in
  /// the workspace.
  nonisolated func ripgrep<Value: Sendable>(
    _ arguments: [String], orElse: @escaping @Sendable (CommandResult.Ending) -> Value,
    _ body: @escaping @Sendable (Search) -> (Value, remains: ChildProcess?)
  ) async throws(WorkspaceError) -> Value {
    guard let program = ProgramSearch.find(Array("rg".utf8), outside: root) else {
      throw .searchFailed(
        "ripgrep (rg) is in no folder of PATH outside the workspace; is it installed?")
    }
    let words = [program.bytes] + arguments.words
    let isHeld = await sandbox.state() == .working && SearchProcess.isSeen(program)
    let (root, folder, searches) = (root, walk.rootFolder, searches)
    let held = isHeld ? sandbox : nil
    return await ChildThread.run(orElse: orElse) { cancellation in
      let process: SearchProcess
      do throws(ProcessStart.Failure) {
        process = try SearchProcess(words, in: root, folder, sandbox: held)
      } catch {
        return (orElse(.couldNotStart(reason: error.reason)), nil)
      }
      return body { consume in process.run(cancellation, among: searches, consume: consume) }
    }
  }

  /// A place as ripgrep takes it, never for an option.
  static func argument(for place: FilePath) -> String {
    if place.isAbsolute { return place.display }
    return place == "." ? "./" : "./\(place.display)"
  }

  private struct Outcome: Sendable {
    var ending: CommandResult.Ending
    var output = SearchOutput(limit: 0)

    func matches() throws(WorkspaceError) -> [SearchMatch] {
      switch ending {
      case .exited(0), .exited(1): return output.matches
      case .exited:
        guard output.matches.isEmpty else { return output.matches }
        let message = String(decoding: output.message.trimmed, as: UTF8.self)
        throw .searchFailed(message)
      case .cancelled:
        guard output.isFull, !output.matches.isEmpty else { throw .searchFailed("it was stopped.") }
        return output.matches
      case .timedOut(let seconds):
        throw .searchFailed("it took longer than \(Int(seconds)) seconds; narrow the path.")
      case .signalled(let number): throw .searchFailed("ripgrep was ended by signal \(number).")
      case .couldNotStart(let reason):
        throw .searchFailed("ripgrep (rg) could not be started; is it installed? \(reason)")
      }
    }
  }
}
