/// A patch in the `*** Begin Patch` grammar, parsed and not yet held against any file.
package struct Patch: Sendable, Equatable {
  package enum Operation: Sendable, Equatable {
    case add(FilePath, contents: [UInt8])
    case delete(FilePath)
    case update(FilePath, moveTo: FilePath?, chunks: [Chunk])
  }

  /// A run of lines to find and what to put in their place.
  package struct Chunk: Sendable, Equatable {
    /// The text after `@@`, a line to find first.
    package var context: [UInt8]?
    package var oldLines: [[UInt8]]
    package var newLines: [[UInt8]]
    /// Whether the chunk must match at the file's end.
    package var isEndOfFile: Bool

    package init(
      context: [UInt8]?, oldLines: [[UInt8]], newLines: [[UInt8]], isEndOfFile: Bool
    ) {
      self.context = context
      self.oldLines = oldLines
      self.newLines = newLines
      self.isEndOfFile = isEndOfFile
    }
  }

  package var operations: [Operation]
  package init(operations: [Operation]) { self.operations = operations }

  package init(parsing bytes: [UInt8]) throws(WorkspaceError) { operations = [] }
}
