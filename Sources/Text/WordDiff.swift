/// Finds what differs between two versions of a line.
package enum WordDiff {
  /// Ranges of UTF-8 offsets to emphasise in the old and in the new line; both empty when the
  /// lines have too little in common for that to help.
  package static func emphasis(
    old: String, new: String
  ) -> (old: [Range<Int>], new: [Range<Int>]) { ([], []) }
}
