/// What the model has seen of the workspace's files, so that a file that others changed meanwhile
/// is told from one that is as it was, and one that it knows from one that it saw a part of.
package struct SeenFiles {
  private struct Look {
    var print: Int
    /// The lines that were shown, counted from 1; nil when that was all of the file.
    var lines: RangeSet<Int>?
  }

  private var looks: [FilePath: Look] = [:]

  /// Takes note that some lines of a file's `count` were seen.
  mutating func note(_ path: FilePath, _ bytes: [UInt8], lines: RangeSet<Int>, of count: Int) {
    let print = Self.print(bytes)
    var seen = lines
    if let look = looks[path], look.print == print {
      guard let earlier = look.lines else { return }
      seen.formUnion(earlier)
    }
    let isWhole = bytes.isEmpty || seen.isSuperset(of: RangeSet(1..<(count + 1)))
    looks[path] = Look(print: print, lines: isWhole ? nil : seen)
  }

  /// Takes note of what a file has become by a change that the model made to `before`, which was at
  /// `place`; what it had not seen by `then` it still has not.
  mutating func note(
    _ path: FilePath, _ bytes: [UInt8]?, changedFrom before: [UInt8], at place: FilePath,
    as then: SeenFiles
  ) {
    let wasWhole = before.isEmpty || then.state(of: place, before) == .asSeen
    looks[path] = bytes.map { bytes in
      Look(print: Self.print(bytes), lines: wasWhole ? nil : RangeSet())
    }
  }

  func state(of path: FilePath, _ bytes: [UInt8]) -> EditableFile.Freshness {
    guard let look = looks[path] else { return .unseen }
    guard look.print == Self.print(bytes) else { return .changed }
    return look.lines == nil ? .asSeen : .partlySeen
  }

  private static func print(_ bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}

/// A file that is to be written as a whole or edited in place.
package struct EditableFile: Sendable, Equatable {
  package enum Freshness: Sendable, Equatable {
    /// The model has not read it in this run of the program.
    case unseen
    /// It is as the model read it, but not all of it was shown.
    case partlySeen
    case asSeen
    /// It is not what the model read last.
    case changed
  }

  /// Relative to the root, without links.
  package var path: FilePath
  /// nil when there is no such file yet.
  package var bytes: [UInt8]?
  package var freshness: Freshness
}
