extension Workspace {
  /// Searches files with ripgrep: what git ignores is left out, hidden files are not.
  ///
  /// Matches come in the order of their paths, at most `query.limit` of them; a very long line is
  /// cut. Cancelling the task ends the search.
  package nonisolated func search(
    _ query: SearchQuery
  ) async throws(WorkspaceError) -> [SearchMatch] {
    let place = try await resolve(query.path)
    let start = try ripgrep(Self.arguments(for: query, in: place))
    let limit = query.limit
    let isHidden = hiddenFiles
    let outcome = await ChildThread.run(orElse: { Outcome(ending: $0) }) { cancellation in
      let child: ChildProcess
      do throws(ProcessStart.Failure) {
        child = try ChildProcess(start)
      } catch {
        return (Outcome(ending: .couldNotStart(reason: error.reason)), nil)
      }
      var output = SearchOutput(limit: limit, isHidden: isHidden)
      var run = CommandRun(
        child, timeout: 60, cancellation, family: .group,
        consume: { bytes, _ in
          output.add(Array(bytes))
          return !output.isFull
        })
      let (ending, isGone) = run.run()
      return (Outcome(ending: ending, output: output), isGone ? nil : child)
    }
    return try outcome.matches()
  }

  private static func arguments(for query: SearchQuery, in place: FilePath) -> [String] {
    // The order of the globs counts: the last one that fits decides.
    var arguments = [
      "--no-config", "--no-heading", "--with-filename", "--line-number", "--null",
      "--color=never", "--no-messages", "--hidden", "--sort=path", "--max-columns=500",
      "--max-columns-preview",
    ]
    if query.ignoresCase { arguments.append("--ignore-case") }
    if query.context > 0 { arguments += ["--context", String(query.context)] }
    if let glob = query.glob { arguments += ["--glob", glob] }
    arguments += ["--glob", "!.git", "--regexp", query.pattern, "--", argument(for: place)]
    return arguments
  }

  /// Whether a file, by its path from the root, is hidden.
  nonisolated var hiddenFiles: @Sendable (FilePath) -> Bool {
    let (root, hidden) = (root, walk.protected.hidden)
    return { path in
      let place = root.appending(path).withoutDots
      return hidden.contains { $0.contains(place) }
    }
  }

  /// Ripgrep with these arguments, in the root; never one that lies in the workspace.
  nonisolated func ripgrep(_ arguments: [String]) throws(WorkspaceError) -> ProcessStart {
    guard let program = ProgramSearch.find(Array("rg".utf8), outside: root) else {
      throw .searchFailed(
        "ripgrep (rg) is in no folder of PATH outside the workspace; is it installed?")
    }
    var start = ProcessStart(
      [program.bytes] + arguments.words, in: root,
      environment: ChildEnvironment.withoutLoader(
        ChildEnvironment.filtered(ChildEnvironment.inherited)))
    start.openFolder = walk.rootFolder
    return start
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
