import Glibc

/// Takes back what programs that were killed had begun to do in a workspace.
///
/// A patch that was under way is undone, whole, as nobody was told that it was applied; of one that
/// was done the names are cleaned up. What somebody has changed since then stays as it is.
struct PatchRecovery {
  private static let sizeLimit = 16 << 20
  /// In seconds.
  private static let draftAge = 60

  /// Sentences for the person on what was found.
  private(set) var remarks: [String] = []

  /// Looks for journals of the folder that is open as the root; those whose program still runs are
  /// left to it.
  init(_ journals: PatchJournals, root: Descriptor) {
    guard let holder = Descriptor.folder(at: journals.folder),
      let identity = root.information?.identity.prefix(2)
    else { return }
    // The newest first: one may build on those before it.
    let names = holder.names.sorted { time(of: $0, in: holder) > time(of: $1, in: holder) }
    for name in names {
      guard let file = holder.open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK),
        let information = file.information, information.kind == .file,
        information.owner == geteuid(), flock(file.number, LOCK_EX | LOCK_NB) == 0,
        // Nobody else has dealt with it in the meantime.
        holder.information(of: name)?.identity.prefix(2) == information.identity.prefix(2)
      else { continue }
      guard name.ends(with: PatchJournals.ending) else {
        // One that was never finished; the person may just be writing another.
        if Glibc.time(nil) - information.identity[3] > Self.draftAge { holder.remove(name) }
        continue
      }
      guard let text = file.readAll(limit: Self.sizeLimit), let plan = PatchPlan(text),
        // A file system may have another number after a start of the machine.
        plan.root == Array(identity) || plan.root.last == identity.last && plan.place == root.path
      else { continue }
      guard recover(plan, below: root) else { continue }
      holder.remove(name)
      fsync(holder.number)
    }
  }

  /// False when the disk does not let it be done now.
  private mutating func recover(_ plan: PatchPlan, below root: Descriptor) -> Bool {
    var left: [String] = []
    var failed: [FilePath] = []
    for step in plan.steps.reversed() {
      let names = step.path.components.dropLast()
      guard let folder = root.openFolder(names) else {
        let isGone = errno == ENOENT || errno == ENOTDIR || errno == ELOOP
        if !isGone { failed.append(step.path) }
        continue
      }
      if plan.stage == .done {
        step.clean(in: folder)
      } else {
        switch step.undo(in: folder) {
        case .done: break
        case .failed: failed.append(step.path)
        case .left(let kept):
          left.append(
            "\(step.path.display) was changed since then and stays; what it held before is in "
              + "\(FilePath(components: names + [kept]).display).")
        }
      }
      fsync(folder.number)
    }
    guard plan.stage != .done else { return true }
    guard failed.isEmpty else {
      let files = failed.map(\.display).joined(separator: ", ")
      remarks.append(
        "Tern was ended in the middle of a patch, and it cannot be taken back now (\(files)). That "
          + "is tried again when Tern is started here next; check the permissions and the disk.")
      return false
    }
    for path in plan.folders.reversed() {
      if let name = path.components.last {
        root.openFolder(path.components.dropLast())?.removeFolder(name)
      }
    }
    guard plan.stage == .staged else { return true }
    let files = plan.steps.map(\.path.display).joined(separator: ", ")
    remarks.append(
      "Tern was ended in the middle of a patch, which is taken back now (\(files)).")
    remarks += left
    return true
  }

  /// When it was written last, in nanoseconds since 1970.
  private func time(of name: [UInt8], in holder: Descriptor) -> Int {
    holder.information(of: name).map { $0.identity[3] * 1_000_000_000 + $0.identity[4] } ?? 0
  }
}

extension [UInt8] {
  fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
