/// Which files to list.
package struct FileQuery: Sendable, Equatable {
  package enum Order: Sendable, Equatable {
    case path
    /// What was changed last comes first.
    case newest
  }

  package var path: FilePath
  /// A glob that the paths must match, such as `*.swift` or `src/**/*.ts`.
  package var glob: String?
  package var order: Order
  package var limit: Int

  package init(
    path: FilePath = ".", glob: String? = nil, order: Order = .path, limit: Int = 100_000
  ) {
    self.path = path
    self.glob = glob
    self.order = order
    self.limit = limit
  }
}

/// Reads ripgrep's list of files, each path ended by a NUL, as it comes.
struct FileList: Sendable {
  private let limit: Int
  private var partial: [UInt8] = []
  private(set) var paths: [FilePath] = []

  private let isHidden: @Sendable (FilePath) -> Bool

  /// Leaves out the hidden files.
  init(limit: Int, isHidden: @escaping @Sendable (FilePath) -> Bool = { _ in false }) {
    self.limit = limit
    self.isHidden = isHidden
  }

  var isFull: Bool { paths.count >= limit }

  /// What ripgrep says when it has no list.
  var message: [UInt8] { Array(partial.prefix(4_096)) }

  mutating func add(_ bytes: [UInt8]) {
    var rest = (partial + bytes)[...]
    while !isFull, let end = rest.firstIndex(of: 0) {
      let path = rest[..<end]
      let file = FilePath(bytes: Array(path.starts(with: "./".utf8) ? path.dropFirst(2) : path))
      if !isHidden(file) { paths.append(file) }
      rest = rest[(end + 1)...]
    }
    partial = Array(rest)
  }
}
