import Synchronization

/// The combinations of zero-width marks that cells refer to, for the whole process.
///
/// A cell stays plain data of fixed size: instead of its marks it holds an index of this table.
/// Entries are never removed, so an index stays good; hostile text cannot grow the table beyond
/// 65,536 of them, after which new combinations lose their marks.
package enum MarkTable {
  /// As many marks as an ncurses cell keeps.
  package static let marksPerCell = 4
  private static let capacity = 1 << 16
  private static let entries = Mutex(Entries())

  /// The index of a combination, of which the first four marks count; 0 for none.
  ///
  /// Format and control characters are no marks, however wide they are.
  package static func index(of marks: [Unicode.Scalar]) -> UInt32 {
    let marks = Array(marks.lazy.filter(isShown).prefix(marksPerCell))
    guard !marks.isEmpty else { return 0 }
    return entries.withLock { entries in
      if let index = entries.indices[marks] { return index }
      guard entries.marks.count < capacity else { return 0 }
      let index = UInt32(entries.marks.count)
      entries.marks.append(marks)
      entries.indices[marks] = index
      return index
    }
  }

  package static func marks(at index: UInt32) -> [Unicode.Scalar] {
    guard index != 0 else { return [] }
    return entries.withLock { entries in
      entries.marks.indices.contains(Int(index)) ? entries.marks[Int(index)] : []
    }
  }

  private static func isShown(_ mark: Unicode.Scalar) -> Bool {
    switch mark.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  private struct Entries {
    var marks: [[Unicode.Scalar]] = [[]]
    var indices: [[Unicode.Scalar]: UInt32] = [:]
  }
}
