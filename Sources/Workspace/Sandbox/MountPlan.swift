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
  private var hidden: [SandboxMount] = []
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

  /// Plans for a workspace with these git repositories in it.
  mutating func make(protecting repositories: [FilePath]) throws(SandboxError) {
    guard root != "/" else { throw .workspaceIsEverything }
    addTemporaryPlaces()
    addNames()
    if !isWorkspaceReadOnly {
      try addGit(repositories)
      for path in policy.readOnlyPaths { try protect(root.appending(path).withoutDots) }
      try protect(runFolder.folder)
      if policy.homes.contains(where: root.contains) { try addStartupFiles() }
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
      + (isWorkspaceReadOnly ? [] : protections.sortedByDepth) + below.sortedByDepth
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
    shown.append(.readOnly(runFolder.outputs))
  }

  /// With the network, the file that says who answers for names; it may be a link into `/run`.
  private mutating func addNames() {
    guard profile == .network, let file = ("/etc/resolv.conf" as FilePath).resolved,
      base.contains(where: { $0.place.contains(file) })
    else { return }
    shown.append(.readOnly(file))
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
        } else if base.contains(where: { $0.place.contains(place) }), place.isFolder,
          !place.contains(root)
        {
          shown.append(.readOnly(place))
        }
      }
    }
  }

  /// In a home, everything that a login or a terminal obeys is a hidden file.
  private mutating func addStartupFiles() throws(SandboxError) {
    for home in policy.homes where root.contains(home) {
      let present = home.entries().map(\.name).filter { $0.first == UInt8(ascii: ".") }
      for name in Set(present).union(Secrets.startupFiles.map(\.bytes)).sorted(by: <) {
        try protect(home.appending(FilePath(bytes: name)))
      }
    }
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
      guard let information = place.information else { return try addGuard(at: place) }
      if GuardFolder.isGuard(information) { return try addGuard(at: place) }
      switch information.kind {
      case .folder: continue
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
    case .failed(let code): throw .cannotGuard(place, errno: code)
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
    var places = policy.hiddenPaths.map { root.appending($0) } + Secrets.systemPaths
    for home in policy.homes { places += Secrets.homePaths.map { home.appending($0) } }
    for path in places {
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

extension [UInt8] {
  fileprivate static func < (left: [UInt8], right: [UInt8]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }
}
