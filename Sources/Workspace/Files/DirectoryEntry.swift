/// A name in a folder.
package struct DirectoryEntry: Sendable, Equatable {
  package enum Kind: Sendable, Equatable { case file(size: Int), folder, symbolicLink, other }
  /// Relative to the listed folder.
  package var path: FilePath
  package var kind: Kind
  package init(path: FilePath, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}

/// Lists a folder and what lies below it: folders first, then by their bytes, each folder followed
/// by its own entries.
struct FolderListing {
  let limit: Int
  private(set) var entries: [DirectoryEntry] = []

  private let isHidden: (FilePath) -> Bool

  /// Leaves out what is hidden, asked by its path within the listing.
  init(limit: Int, isHidden: @escaping (FilePath) -> Bool) {
    self.limit = limit
    self.isHidden = isHidden
  }

  /// Adds what is in `folder`, whose path within the listing is `prefix`.
  mutating func add(_ folder: Descriptor, below prefix: [[UInt8]], depth: Int) {
    let found = folder.names.filter { $0 != Array(".git".utf8) }
      .compactMap { name in folder.information(of: name).map { (name: name, information: $0) } }
      .sorted { left, right in
        let leftIsFolder = left.information.kind == .folder
        guard leftIsFolder == (right.information.kind == .folder) else { return leftIsFolder }
        return left.name.lexicographicallyPrecedes(right.name)
      }
    for (name, information) in found {
      guard entries.count < limit else { return }
      let path = prefix + [name]
      guard !isHidden(FilePath(components: path)) else { continue }
      entries.append(
        DirectoryEntry(path: FilePath(components: path), kind: .init(information)))
      if information.kind == .folder, depth > 1, let below = folder.openFolder(name) {
        add(below, below: path, depth: depth - 1)
      }
    }
  }
}

extension DirectoryEntry.Kind {
  fileprivate init(_ information: FileInformation) {
    self =
      switch information.kind {
      case .file: .file(size: information.size)
      case .folder: .folder
      case .symbolicLink: .symbolicLink
      case .other: .other
      }
  }
}
