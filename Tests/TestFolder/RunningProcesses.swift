/// The machine's processes, known by what they were started with.
package enum RunningProcesses {
  /// How many have the word among their arguments, and are this program where one is named.
  package static func count(with word: String, of program: String? = nil) -> Int {
    TemporaryFolder.names(in: "/proc").count { name in
      guard let line = TemporaryFolder.bytes(at: "/proc/\(name)/cmdline") else { return false }
      let words = line.split(separator: 0)
      guard words.contains(where: { $0.elementsEqual(word.utf8) }) else { return false }
      guard let program else { return true }
      return words[0].split(separator: UInt8(ascii: "/")).last?.elementsEqual(program.utf8) == true
    }
  }
}
