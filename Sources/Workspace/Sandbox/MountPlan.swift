import Glibc

/// What a command in the workspace sees of the file system, and what it may write.
///
/// The whole system for reading; folders of its own for what is temporary; the workspace; over
/// that, for reading only, what steers git and Tern; and last, so that nothing shows through, empty
/// places where the secrets are.
struct MountPlan {
  let root: FilePath
  let profile: SandboxProfile
  let policy: SandboxPolicy
  let runFolder: RunFolder.Places

  private(set) var guards: [GuardFolder] = []
  /// What the command should know about its workspace, a sentence each.
  private(set) var remarks: [String] = []
  private var base: [SandboxMount] = []
  private var shown: [SandboxMount] = []
  private var protections: [SandboxMount] = []
  /// The folders on the way to what is protected: a mount point cannot be moved, so that no command
  /// can put another folder in the way of the next one's mounts.
  private var way: Set<FilePath> = []
  private var hidden: [SandboxMount] = []
  /// Tern's own cache where the workspace shows it: the outputs of this session, and no others.
  private var ownCache: [SandboxMount] = []
  private var isWorkspaceReadOnly = false

  init(
    root: FilePath, profile: SandboxProfile, policy: SandboxPolicy, runFolder: RunFolder.Places
  ) {
    self.root = root
    self.profile = profile
    self.policy = policy
    self.runFolder = runFolder
    isWorkspaceReadOnly = profile == .readOnly
  }

  /// Plans for a workspace with these git repositories in it, and folders that hide what they hold.
  mutating func make(
    protecting repositories: [FilePath], unreadable: Set<FilePath> = [], isScanned: Bool = true
  ) throws(SandboxError) {
    guard root != "/" else { throw .workspaceIsEverything }
    addTemporaryPlaces()
    addNames()
    if !isScanned, !isWorkspaceReadOnly {
      makeReadOnly(
        because: "it has more than \(WorkspaceScan.limit) folders, too many to look for git's in")
    }
    if !isWorkspaceReadOnly {
      for folder in unreadable.sorted() {
        if folder == root { closeOff(root) } else { try protect(folder) }
      }
      try addGit(repositories)
      for path in policy.readOnlyPaths { try protect(root.appending(path).withoutDots) }
      try protect(runFolder.folder)
      try addStartupFiles()
    }
    try addHidden()
  }

  /// In the order in which they are made.
  var mounts: [SandboxMount] {
    // Not closed, for the workspace is yet to be put into it.
    let above = hidden.map(\.place).filter { $0.contains(root) }.map(SandboxMount.temporary)
    let below = hidden.filter { !$0.place.contains(root) }
    return base + above + shown
      + [isWorkspaceReadOnly ? .readOnly(root) : .writable(root)]
      + (isWorkspaceReadOnly ? [] : (held + protections).sortedByDepth) + below.sortedByDepth
      + ownCache
  }

  /// What must not be writable when the command begins.
  var protectedPlaces: [FilePath] { isWorkspaceReadOnly ? [root] : protections.map(\.place) }

  /// None below a folder that is protected whole: it would be open again there.
  private var held: [SandboxMount] {
    way.filter { folder in !protections.contains { $0.place.contains(folder) } }
      .map(SandboxMount.writable)
  }
}

// MARK: - The system

extension MountPlan {
  /// `/tmp` and `/run` are the machine's meeting places: other programs' files and sockets.
  private mutating func addTemporaryPlaces() {
    for path in ["/tmp", "/var/tmp"] as [FilePath] {
      guard let place = path.resolved, place.isFolder, !base.contains(where: { $0.place == place })
      else { continue }
      // What a command leaves there is there for the next, unless it could turn a later mount aside.
      base.append(
        place.contains(root) ? .temporary(place) : .folder(runFolder.temporary, at: place))
    }
    for path in ["/run", "/var/run"] as [FilePath] {
      guard let place = path.resolved, place.isFolder, !base.contains(where: { $0.place == place })
      else { continue }
      base.append(.temporary(place))
    }
    hideOtherRuns()
    show(runFolder.outputs)
  }

  /// The folders of other sessions lie beside this one's.
  private mutating func hideOtherRuns() {
    let cache = runFolder.folder.parent
    if root.contains(cache) {
      if root != cache { ownCache = [.temporary(cache), .readOnly(runFolder.outputs)] }
    } else if !cache.contains(root), !base.contains(where: { $0.place.contains(cache) }) {
      base.append(.temporary(cache))
    }
  }

  /// Shows a place that a new, empty folder covers.
  ///
  /// Nothing is mounted below a folder that stays from one command to the next: the first could put
  /// a link in the way of the second's mount.
  private mutating func show(_ place: FilePath) {
    let covers = base.contains { mount in
      if case .temporary(let folder) = mount { folder.contains(place) } else { false }
    }
    if covers { shown.append(.readOnly(place)) }
  }

  /// With the network, the file that says who answers for names; it may be a link into `/run`.
  private mutating func addNames() {
    guard profile == .network, let file = ("/etc/resolv.conf" as FilePath).resolved else { return }
    show(file)
  }
}

// MARK: - The workspace

extension MountPlan {
  private mutating func addGit(_ repositories: [FilePath]) throws(SandboxError) {
    if root.components.contains(where: GitFolders.isEntry)
      || GitFolders.isBareRepository(root.entries())
    {
      makeReadOnly(because: "it is a git repository's own folder")
    }
    let own = root.appending(".git")
    for entry in [own] + repositories.filter({ $0 != own }).sorted() {
      try protect(entry)
      for place in GitFolders(of: entry).others {
        if root.contains(place), place != root {
          try protect(place)
        } else if place.isFolder, !place.contains(root) {
          show(place)
        }
      }
    }
    try addHead()
  }

  /// Keeps the workspace itself from becoming a repository, which git takes it for when there is a
  /// `HEAD` beside two folders and no `.git` that is one.
  private mutating func addHead() throws(SandboxError) {
    let head = root.appending("HEAD")
    let own = root.appending(".git")
    if own.information?.kind == .file || GitFolders.isBareRepository(own.entries()) { return }
    if let text = head.contents(limit: 128), GitFolders.isHead(text) {
      makeReadOnly(because: "it has a file HEAD as a git repository has")
    }
    try protect(head)
  }

  /// In a home, everything that a login or a terminal obeys is a hidden file.
  private mutating func addStartupFiles() throws(SandboxError) {
    for path in ProtectedPlaces(root: root, policy: policy).startupFiles { try protect(path) }
  }

  /// Keeps a path of the workspace from being changed, made, moved or removed.
  private mutating func protect(_ path: FilePath) throws(SandboxError) {
    guard root.contains(path), path != root else { return }
    var place = root
    let names = path.components.dropFirst(root.components.count)
    for (index, name) in names.enumerated() {
      let holder = place
      place = place.appending(FilePath(bytes: name))
      // Covered already, with all below.
      if protections.contains(where: { $0.place == place }) { return }
      guard let information = place.information else {
        return errno == ENOENT ? try addGuard(at: place) : closeOff(holder)
      }
      if GuardFolder.isGuard(place) { return try addGuard(at: place) }
      switch information.kind {
      case .folder:
        if index < names.count - 1 { way.insert(place) }
      case .symbolicLink:
        // A mount covers what a link leads to, never the link itself.
        if holder == root {
          makeReadOnly(because: "\(FilePath(bytes: name).display) in it is a symbolic link")
        } else {
          add(.readOnly(holder))
        }
        if let target = place.resolved { try protect(target) }
        return
      case .file, .other:
        if index == names.count - 1 { break }
        return add(.readOnly(place))
      }
    }
    add(.readOnly(place))
  }

  private mutating func addGuard(at place: FilePath) throws(SandboxError) {
    guard !protections.contains(where: { $0.place == place }) else { return }
    switch GuardFolder.make(at: place) {
    case .made(let folder):
      guards.append(folder)
      add(.emptyFolder(place))
    case .isTaken: add(.readOnly(place))
    case .cannotBeMade: return
    case .isForbidden:
      // What belongs to another, nobody with our rights can open up; but it might be moved away.
      if place.parent != root || root.information?.owner == geteuid() { closeOff(place.parent) }
    case .failed(let code): throw .cannotGuard(place, errno: code)
    }
  }

  /// Keeps a folder as it is whose mode keeps us from protecting what is in it.
  private mutating func closeOff(_ folder: FilePath) {
    if folder == root {
      makeReadOnly(because: "its mode keeps what steers git and Tern from being protected")
    } else {
      add(.readOnly(folder))
    }
  }

  private mutating func add(_ mount: SandboxMount) {
    if !protections.contains(mount) { protections.append(mount) }
  }

  private mutating func makeReadOnly(because reason: String) {
    guard !isWorkspaceReadOnly else { return }
    isWorkspaceReadOnly = true
    remarks.append("The workspace was read-only for this command: \(reason).")
  }
}

// MARK: - Secrets

extension MountPlan {
  private mutating func addHidden() throws(SandboxError) {
    for path in ProtectedPlaces(root: root, policy: policy).hiddenPaths {
      guard let place = path.resolved else {
        let missing = path.resolvedAsFarAsThere
        if !isWorkspaceReadOnly, root.contains(missing) { try protect(missing) }
        continue
      }
      guard place != "/", !hidden.contains(where: { $0.place == place }), isSeen(place) else {
        continue
      }
      hidden.append(place.isFolder ? .emptyFolder(place) : .emptyFile(place))
    }
  }
}

extension MountPlan {
  /// Not so what lies in a place that commands have their own of.
  private func isSeen(_ place: FilePath) -> Bool {
    root.contains(place) || place.contains(root)
      || !base.contains { $0.place.contains(place) }
  }
}

extension [SandboxMount] {
  /// What lies higher comes first, since a mount covers what is below it.
  fileprivate var sortedByDepth: [SandboxMount] {
    enumerated().sorted { left, right in
      let depths = (left.element.place.components.count, right.element.place.components.count)
      return depths.0 == depths.1 ? left.offset < right.offset : depths.0 < depths.1
    }.map(\.element)
  }
}
