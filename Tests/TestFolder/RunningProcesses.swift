/// The machine's processes, known by what they were started with.
package enum RunningProcesses {
  /// How many have the word among their arguments.
  package static func count(with word: String) -> Int {
    TemporaryFolder.names(in: "/proc").count { name in
      guard let words = TemporaryFolder.bytes(at: "/proc/\(name)/cmdline") else { return false }
      return words.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
    }
  }
}
