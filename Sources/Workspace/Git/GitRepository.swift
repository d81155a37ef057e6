/// What the repository that a folder belongs to has checked out, as its own files tell.
///
/// Nothing of it is obeyed or run, and no library opens it: a few files are read, each a plain one,
/// up to a limit and never waited for. A pipe or a device in their place is as good as nothing.
struct GitRepository {
  /// What `HEAD` says, without the end of its line.
  private let head: [UInt8]
  /// The folder of the references, which several working trees may share.
  private let shared: FilePath

  private static let lineLimit = 4 << 10
  private static let packedLimit = 8 << 20
  private static let depthLimit = 128
  private static let symbol = Array("ref:".utf8)

  /// Looks for the repository from `folder` upwards on the same disk, or nil when there is none.
  ///
  /// `folder` is absolute and without links.
  init?(containing folder: FilePath) {
    let device = folder.information?.identity.first
    var place = folder
    for _ in 0..<Self.depthLimit {
      if let found = Self(at: place) {
        self = found
        return
      }
      let parent = place.parent
      guard parent != place, parent.information?.identity.first == device else { return nil }
      place = parent
    }
    return nil
  }

  /// The repository of a working tree, or a bare one.
  private init?(at place: FilePath) {
    let entry = place.appending(".git")
    guard let folder = entry.information == nil ? place : GitFolders.folder(of: entry),
      let text = folder.appending("HEAD").contents(limit: Self.lineLimit), GitFolders.isHead(text)
    else { return nil }
    let shared = GitFolders.shared(of: folder)
    guard ["objects", "refs"].allSatisfy({ shared.appending($0).resolved?.isFolder == true })
    else { return nil }
    head = Self.line(text)
    self.shared = shared
  }

  var state: RepositoryState {
    RepositoryState(
      branch: branch,
      commit: commit(of: head, depth: 5).map { String(decoding: $0.prefix(8), as: UTF8.self) })
  }

  /// The branch's name; nil while `HEAD` names a commit itself.
  var branch: String? {
    guard let name = Self.target(of: head) else { return nil }
    let prefix = Array("refs/heads/".utf8)
    let shown = name.starts(with: prefix) ? Array(name.dropFirst(prefix.count)) : name
    return String(decoding: shown, as: UTF8.self)
  }

  /// The commit that a file's line names, through at most `depth` other references.
  private func commit(of line: [UInt8], depth: Int) -> [UInt8]? {
    guard let name = Self.target(of: line) else { return Self.isID(line) ? line : nil }
    let components = FilePath(bytes: name).components
    guard depth > 0, components.first == Array("refs".utf8), !components.contains(FilePath.above)
    else { return nil }
    let file = shared.appending(FilePath(bytes: name))
    guard let text = file.contents(limit: Self.lineLimit) else { return packedCommit(of: name) }
    return commit(of: Self.line(text), depth: depth - 1)
  }

  /// The commit of a reference that has no file of its own.
  private func packedCommit(of name: [UInt8]) -> [UInt8]? {
    let end = [UInt8(ascii: " ")] + name
    let text = shared.appending("packed-refs").contents(limit: Self.packedLimit) ?? []
    let line = text.split(separator: 0x0A).first {
      $0.count == 40 + end.count && $0.dropFirst(40).elementsEqual(end)
    }
    guard let line, Self.isID(Array(line.prefix(40))) else { return nil }
    return Array(line.prefix(40))
  }

  /// The reference that a line names, or nil when it names a commit.
  private static func target(of line: [UInt8]) -> [UInt8]? {
    guard line.starts(with: symbol) else { return nil }
    let name = Array(line.dropFirst(symbol.count).drop { $0 == 0x20 || $0 == 0x09 })
    return name.isEmpty || name.contains(0) ? nil : name
  }

  private static func line(_ text: [UInt8]) -> [UInt8] {
    var line = text.prefix { $0 != 0x0A }
    while let last = line.last, last <= 0x20 { line = line.dropLast() }
    return Array(line)
  }

  private static func isID(_ line: [UInt8]) -> Bool {
    line.count >= 40 && line.allSatisfy { ($0 &- 0x30) < 10 || ($0 &- 0x61) < 6 }
  }
}

/// Where a repository stands.
package struct RepositoryState: Sendable, Equatable {
  /// The branch's name; nil while `HEAD` names a commit itself.
  package var branch: String?
  /// The commit's id in eight digits; nil before the first commit.
  package var commit: String?

  package init(branch: String?, commit: String?) {
    self.branch = branch
    self.commit = commit
  }
}

extension Workspace {
  /// The branch and commit of the repository the workspace lies in; nil when there is none.
  package func repositoryState() -> RepositoryState? {
    GitRepository(containing: root)?.state
  }

  /// The branch's name; nil outside of a repository and while `HEAD` names a commit itself.
  package func gitBranch() -> String? { GitRepository(containing: root)?.branch }
}
