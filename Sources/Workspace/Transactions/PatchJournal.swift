import CPosix
import Glibc

/// Where what patches are about to do is noted before they do it: a folder of Tern's own, which no
/// command can reach.
package struct PatchJournals: Sendable {
  static let ending = Array(".patch".utf8)

  let folder: FilePath

  /// Journals in a folder that is made when it is first needed.
  package init(folder: FilePath) { self.folder = folder }

  /// Notes a plan; nil when the disk does not take it.
  func begin(
    _ steps: [TransactionStep], folders: [FilePath], root: Descriptor
  ) -> PatchJournal? {
    guard let identity = root.information?.identity, makeFolder(),
      let holder = Descriptor.folder(at: folder)
    else { return nil }
    return PatchJournal(
      PatchPlan(
        root: Array(identity.prefix(2)), place: root.path ?? "/", folders: folders, steps: steps),
      in: holder)
  }

  private func makeFolder() -> Bool {
    for count in folder.components.indices.map({ $0 + 1 }) {
      let path = FilePath(bytes: [0x2F] + folder.components.prefix(count).joined(separator: [0x2F]))
      guard path.bytes.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else {
        return false
      }
    }
    return true
  }
}

/// One patch's journal, locked for as long as the patch is under way.
///
/// What is noted is on the disk when the call returns.
final class PatchJournal: Sendable {
  private let holder: Descriptor
  private let file: Descriptor
  private let name: [UInt8]

  /// Begins it; it has its name, and counts, only once the whole plan is in it.
  fileprivate init?(_ plan: PatchPlan, in holder: Descriptor) {
    self.holder = holder
    let draft = TransactionStep.newName()
    name = draft + PatchJournals.ending
    guard let file = holder.open(draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600) else {
      return nil
    }
    self.file = file
    guard flock(file.number, LOCK_EX | LOCK_NB) == 0, file.writeAll(plan.lines),
      fsync(file.number) == 0, holder.rename(draft, to: name)
    else {
      holder.remove(draft)
      return nil
    }
    fsync(holder.number)
  }

  /// Notes that every new content is on the disk and what is to be replaced; false when that is not
  /// possible, and nothing may be put in its place then.
  func note(staged steps: [TransactionStep]) -> Bool {
    let states = steps.enumerated().map { PatchPlan.state(of: $1, at: $0) }
    return append(Array(states.joined()) + PatchPlan.staged)
  }

  /// Notes that everything is in its place, so that only names are left to be cleaned up; false when
  /// that is not possible.
  func noteDone() -> Bool { append(PatchPlan.done) }

  /// Takes it away: nothing is left to be done.
  ///
  /// Answers whether that was possible.
  @discardableResult
  func remove() -> Bool {
    guard holder.remove(name) else { return false }
    fsync(holder.number)
    return true
  }

  private func append(_ bytes: [UInt8]) -> Bool {
    file.writeAll(bytes) && fdatasync(file.number) == 0
  }
}

extension Descriptor {
  /// Opens a folder by its path; nil leaves the reason in `errno`.
  static func folder(at path: FilePath) -> Descriptor? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    let number = path.bytes.withCString { cposix_open($0, flags, 0) }
    return number < 0 ? nil : Descriptor(number)
  }

  /// Where it is now, as the system knows it.
  var path: FilePath? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/fd/\(number)", &buffer, buffer.count)
    guard length > 0 else { return nil }
    return FilePath(bytes: buffer[..<length].map { UInt8(bitPattern: $0) })
  }
}
