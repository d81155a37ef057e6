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
  /// Takes back whatever was done of it in the folder that holds the file.
  ///
  /// What somebody else has put there meanwhile stays, and so does then what is kept; the answer is
  /// its name.
  @discardableResult
  func undo(in folder: Descriptor) -> [UInt8]? {
    defer { if let stagedName { folder.remove(stagedName) } }
    let current = folder.information(of: name)
    guard let keptName, let kept = folder.information(of: keptName) else {
      if original == nil, let current, current.identity == staged { folder.remove(name) }
      return nil
    }
    if let current, current.identity != staged {
      // Another name of the same file, or of somebody else's.
      guard current.identity.prefix(2) == kept.identity.prefix(2) else { return keptName }
    } else {
      folder.rename(keptName, to: name)
    }
    folder.remove(keptName)
    return nil
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

  /// Removes a name that is no folder's.
  func remove(_ name: [UInt8]) { _ = name.withCString { unlinkat(number, $0, 0) } }

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
