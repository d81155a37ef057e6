import Glibc

/// What a transaction does to one file, in names that are settled before anything is touched.
struct TransactionStep: Sendable, Equatable {
  /// Relative to the root, without links.
  var path: FilePath
  /// The name of the new content beside the file, until it has its own; nil for a removal.
  var stagedName: [UInt8]?
  /// The name under which the old content is kept; nil for a file that is not there yet.
  var keptName: [UInt8]?
  /// The identity of what was there when it was staged, and that of the new content.
  var original: [Int]?
  var staged: [Int]?

  var name: [UInt8] { path.components.last ?? FilePath.here }
}

extension TransactionStep {
  enum Undoing: Equatable {
    case done
    /// Somebody else has put something there meanwhile, which stays; so does what was there before,
    /// under this name.
    case left([UInt8])
    /// The disk did not let it be done; nothing is lost, and it may be tried again.
    case failed
  }

  /// Takes back whatever was done of it in the folder that holds the file.
  @discardableResult
  func undo(in folder: Descriptor) -> Undoing {
    let current = folder.information(of: name)
    guard current != nil || errno == ENOENT else { return .failed }
    let undoing = undo(in: folder, current)
    if let stagedName, !folder.remove(stagedName), errno != ENOENT { return .failed }
    return undoing
  }

  private func undo(in folder: Descriptor, _ current: FileInformation?) -> Undoing {
    guard let keptName, let kept = folder.information(of: keptName) else {
      guard keptName == nil || errno == ENOENT else { return .failed }
      guard original == nil, Self.isSame(current?.identity, staged) else { return .done }
      return folder.remove(name) ? .done : .failed
    }
    if let current, !Self.isSame(current.identity, staged) {
      // Another name of the same file, or of somebody else's.
      guard current.identity.prefix(2) == kept.identity.prefix(2) else { return .left(keptName) }
      return folder.remove(keptName) ? .done : .failed
    }
    guard folder.rename(keptName, to: name) else { return .failed }
    // Renaming a file to its own other name changes nothing.
    return folder.remove(keptName) || errno == ENOENT ? .done : .failed
  }

  /// Whether two identities are of the same file, unchanged; a file system may have another number
  /// after a start of the machine.
  private static func isSame(_ one: [Int]?, _ other: [Int]?) -> Bool {
    guard let one, let other else { return false }
    return one.dropFirst() == other.dropFirst()
  }

  /// Removes the names that are left when everything was done.
  func clean(in folder: Descriptor) {
    for name in [stagedName, keptName].compactMap(\.self) { folder.remove(name) }
  }

  /// A name that nothing has yet.
  static func newName() -> [UInt8] {
    namePrefix + Array(String(UInt64.random(in: .min ... .max), radix: 36).utf8)
  }

  /// How such names begin.
  static let namePrefix = Array(".tern-".utf8)
}

extension Descriptor {
  /// Gives a file in this folder a second name; false leaves the reason in `errno`.
  func link(_ name: [UInt8], to other: [UInt8]) -> Bool {
    name.withCString { old in other.withCString { linkat(number, old, number, $0, 0) == 0 } }
  }

  /// Gives a file in this folder another name; false leaves the reason in `errno`.
  @discardableResult
  func rename(_ name: [UInt8], to other: [UInt8]) -> Bool {
    name.withCString { old in other.withCString { renameat(number, old, number, $0) == 0 } }
  }

  /// Removes a name that is no folder's; false leaves the reason in `errno`.
  @discardableResult
  func remove(_ name: [UInt8]) -> Bool { name.withCString { unlinkat(number, $0, 0) } == 0 }

  /// Removes an empty folder.
  func removeFolder(_ name: [UInt8]) { _ = name.withCString { unlinkat(number, $0, AT_REMOVEDIR) } }

  /// Opens the folder that these names lead to from here, none of them a link.
  func openFolder(_ components: some Sequence<[UInt8]>) -> Descriptor? {
    var folder = self
    for name in components {
      guard let next = folder.openFolder(name) else { return nil }
      folder = next
    }
    return folder
  }
}
