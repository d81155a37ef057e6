@testable import Workspace

extension FuzzTarget {
  /// Lines before `*** Begin Patch` are the file that every update of the patch is tried on.
  ///
  /// What the chunks add is in the result, and a file that no chunk touches stays as it is.
  static let patch = FuzzTarget(name: "patch") { bytes in
    let text = Array(bytes)
    let marker = Array("*** Begin Patch".utf8)
    let start = text.firstRange(of: marker)?.lowerBound ?? 0
    let file = Array(text[..<start])
    guard let patch = try? Patch(parsing: Array(text[start...])) else { return }
    precondition(!patch.operations.isEmpty, "a patch without operations")
    for case .update(let path, _, let chunks) in patch.operations {
      guard let result = try? ChunkApplication.result(of: chunks, on: file, path: path) else {
        continue
      }
      for line in chunks.flatMap(\.lines) where line.kind == .added {
        // A carriage return at the end may be that of the file's own line ends.
        let words = line.bytes.last == 0x0D ? line.bytes.dropLast() : line.bytes[...]
        precondition(
          words.isEmpty || result.firstRange(of: words) != nil, "an added line is not there")
      }
      if chunks.isEmpty { precondition(result == file, "an empty update changed the file") }
    }
  }
}
