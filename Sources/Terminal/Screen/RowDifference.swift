import CPosix

/// Where a row differs from what it was.
enum RowDifference {
  /// The columns from the first to the last cell that differ, no wide character cut in two.
  ///
  /// Nil for rows that are equal. Both rows have the same length.
  static func columns(
    _ old: UnsafeBufferPointer<Cell>, _ new: UnsafeBufferPointer<Cell>
  ) -> Range<Int>? {
    guard let left = old.baseAddress, let right = new.baseAddress else { return nil }
    // Bits between the fields may make equal rows look different, never the other way round.
    guard memcmp(left, right, new.count * MemoryLayout<Cell>.stride) != 0,
      var first = new.indices.first(where: { old[$0] != new[$0] }),
      var last = new.indices.last(where: { old[$0] != new[$0] })
    else { return nil }
    while first > 0, old[first].scalar == 0 || new[first].scalar == 0 { first -= 1 }
    while last + 1 < new.count, old[last + 1].scalar == 0 || new[last + 1].scalar == 0 { last += 1 }
    return first..<last + 1
  }
}
