/// A patch's journal as text: a line for each fact, its paths in hexadecimal digits.
///
///     tern patch 1
///     root 2049 131 2f686f6d65
///     folder 6e6577
///     file 612e747874 .tern-1x .tern-2y
///     planned
///     state 0 2049,17,5,1700000000,0 2049,18,6,1700000009,0
///     staged
///     done
struct PatchPlan: Equatable {
  /// How far the patch had come.
  enum Stage: Equatable { case planned, staged, done }

  /// Device and inode of the folder.
  var root: [Int]
  /// Where the folder was.
  var place: FilePath
  /// Those that it makes, from the outermost inwards.
  var folders: [FilePath]
  var steps: [TransactionStep]
  var stage = Stage.planned

  static let staged = Array("staged\n".utf8)
  static let done = Array("done\n".utf8)
  private static let header = "tern patch 1"

  init(root: [Int], place: FilePath, folders: [FilePath], steps: [TransactionStep]) {
    self.root = root
    self.place = place
    self.folders = folders
    self.steps = steps
  }
}

// MARK: - Writing

extension PatchPlan {
  /// What is noted before anything is done.
  var lines: [UInt8] {
    var text = "\(Self.header)\nroot \(root.map(String.init).joined(separator: " ")) "
    text += "\(Self.hex(place))\n"
    for folder in folders { text += "folder \(Self.hex(folder))\n" }
    for step in steps {
      text += "file \(Self.hex(step.path)) \(Self.word(step.stagedName)) "
      text += "\(Self.word(step.keptName))\n"
    }
    return Array((text + "planned\n").utf8)
  }

  /// What is noted of a file once its new content is on the disk.
  static func state(of step: TransactionStep, at index: Int) -> [UInt8] {
    Array("state \(index) \(numbers(step.original)) \(numbers(step.staged))\n".utf8)
  }

  private static func hex(_ path: FilePath) -> String {
    path.bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private static func word(_ name: [UInt8]?) -> String {
    name.map { String(decoding: $0, as: UTF8.self) } ?? "-"
  }

  private static func numbers(_ identity: [Int]?) -> String {
    identity.map { $0.map(String.init).joined(separator: ",") } ?? "-"
  }
}

// MARK: - Reading

extension PatchPlan {
  /// Reads a journal; nil for one that does not tell a whole plan.
  ///
  /// A last line without its end was being written when the program ended, and does not count.
  init?(_ text: [UInt8]) {
    var lines = String(decoding: text, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)[...]
    lines.removeLast()
    guard lines.popFirst().map({ $0 == Self.header }) == true else { return nil }
    self.init(root: [], place: "/", folders: [], steps: [])
    var isPlanned = false
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      switch (words.first, words.count) {
      case ("root", 4):
        guard let bytes = Self.bytes(words[3]) else { return nil }
        root = words[1...2].compactMap { Int($0) }
        place = FilePath(bytes: bytes)
      case ("folder", 2):
        guard let folder = Self.path(words[1]) else { return nil }
        folders.append(folder)
      case ("file", 4):
        guard let step = Self.step(words) else { return nil }
        steps.append(step)
      case ("planned", 1): isPlanned = true
      case ("state", 4):
        guard let index = Int(words[1]), steps.indices.contains(index) else { return nil }
        steps[index].original = Self.identity(words[2])
        steps[index].staged = Self.identity(words[3])
      case ("staged", 1): stage = .staged
      case ("done", 1): stage = .done
      default: return nil
      }
    }
    guard isPlanned, root.count == 2 else { return nil }
  }

  private static func step(_ words: [String]) -> TransactionStep? {
    guard let path = path(words[1]) else { return nil }
    var step = TransactionStep(path: path)
    for (word, name) in [(words[2], \TransactionStep.stagedName), (words[3], \.keptName)]
    where word != "-" {
      let bytes = Array(word.utf8)
      guard bytes.starts(with: TransactionStep.namePrefix), !bytes.contains(0x2F) else {
        return nil
      }
      step[keyPath: name] = bytes
    }
    return step
  }

  /// A path that stays below the root, whoever wrote it.
  private static func path(_ digits: String) -> FilePath? {
    guard let bytes = bytes(digits) else { return nil }
    let path = FilePath(bytes: bytes)
    guard !path.isAbsolute, !path.components.isEmpty, !path.components.contains(FilePath.above)
    else { return nil }
    return path
  }

  private static func bytes(_ digits: String) -> [UInt8]? {
    let digits = Array(digits.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16), byte != 0 else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func identity(_ word: String) -> [Int]? {
    let numbers = word.split(separator: ",").compactMap { Int($0) }
    return numbers.count == 5 ? numbers : nil
  }
}
