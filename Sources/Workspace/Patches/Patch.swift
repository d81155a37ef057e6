/// A patch in the `*** Begin Patch` grammar, parsed and not yet held against any file.
package struct Patch: Sendable, Equatable {
  package enum Operation: Sendable, Equatable {
    case add(FilePath, contents: [UInt8])
    case delete(FilePath)
    case update(FilePath, moveTo: FilePath?, chunks: [Chunk])
  }

  /// A run of lines to find and what to put in their place.
  package struct Chunk: Sendable, Equatable {
    /// The texts after `@@`: lines to find first, one after the other.
    package var contexts: [[UInt8]]
    /// The lines in their order, without line feeds; context lines stay as the file has them.
    package var lines: [DiffLine]
    /// Whether the chunk must match at the file's end.
    package var isEndOfFile: Bool

    package init(contexts: [[UInt8]] = [], lines: [DiffLine], isEndOfFile: Bool = false) {
      self.contexts = contexts
      self.lines = lines
      self.isEndOfFile = isEndOfFile
    }

    /// Replaces all of `oldLines` by `newLines`.
    package init(
      context: [UInt8]?, oldLines: [[UInt8]], newLines: [[UInt8]], isEndOfFile: Bool
    ) {
      self.init(
        contexts: context.map { [$0] } ?? [],
        lines: oldLines.map { DiffLine(.removed, $0) } + newLines.map { DiffLine(.added, $0) },
        isEndOfFile: isEndOfFile)
    }

    /// The text after the last `@@`.
    package var context: [UInt8]? { contexts.last }
    package var oldLines: [[UInt8]] { lines.filter { $0.kind != .added }.map(\.bytes) }
    package var newLines: [[UInt8]] { lines.filter { $0.kind != .removed }.map(\.bytes) }
  }

  package var operations: [Operation]
  package init(operations: [Operation]) { self.operations = operations }

  /// Reads a patch, which may be wrapped in a shell's here-document.
  ///
  /// A patch whose lines all end in CR LF is read as if they ended in LF.
  package init(parsing bytes: [UInt8]) throws(WorkspaceError) {
    var parser = try PatchParser(bytes)
    operations = try parser.operations()
  }
}
