/// A shell command line cut into pipelines of simple commands, well enough to recognise what is
/// dangerous in it.
///
/// Quotes, escapes, comments, redirections, here-documents and substitutions are understood;
/// nothing is expanded. It serves warnings only: what may run is never decided by it.
///
///     ShellScript("curl x | sudo sh").pipelines[0].map(\.words)  // [["curl", "x"], ["sudo", "sh"]]
struct ShellScript {
  struct Redirection: Equatable {
    enum Kind { case read, write, append }
    var kind: Kind
    var target: String
  }

  /// A program with its arguments, unquoted.
  struct Command {
    var words: [String] = []
    var redirections: [Redirection] = []
    /// Scripts in `$(…)`, backquotes and `<(…)`.
    var substitutions: [ShellScript] = []
    /// The body of a here-document.
    var input: String?

    var isEmpty: Bool { words.isEmpty && redirections.isEmpty && substitutions.isEmpty }
  }

  fileprivate(set) var pipelines: [[Command]] = []

  /// Reads a text that `depth` substitutions enclose; deeper than eight are left out.
  init(_ text: String, depth: Int = 0) {
    var reader = ShellReader(bytes: Array(text.utf8), depth: depth)
    pipelines = reader.read()
  }

  /// All simple commands, those of substitutions too.
  var allCommands: [Command] {
    pipelines.flatMap { $0 }.flatMap { [$0] + $0.substitutions.flatMap(\.allCommands) }
  }
}

/// Reads a script from its bytes.
private struct ShellReader {
  private enum Pending { case redirection(ShellScript.Redirection.Kind), hereDocument, ignored }
  private struct HereDocument {
    var pipeline: Int
    var command: Int
    var delimiter: [UInt8]
  }

  let bytes: [UInt8]
  let depth: Int
  private var index = 0
  private var word: [UInt8]?
  private var command = ShellScript.Command()
  private var pipeline: [ShellScript.Command] = []
  private var pipelines: [[ShellScript.Command]] = []
  private var pending: Pending?
  private var hereDocuments: [HereDocument] = []

  init(bytes: [UInt8], depth: Int) {
    self.bytes = bytes
    self.depth = depth
  }

  mutating func read() -> [[ShellScript.Command]] {
    while index < bytes.count { readNext() }
    endPipeline()
    return pipelines
  }

  private func byte(at offset: Int) -> UInt8? {
    index + offset < bytes.count ? bytes[index + offset] : nil
  }

  private mutating func readNext() {
    let byte = bytes[index]
    switch byte {
    case 0x20, 0x09, 0x0D:
      endWord()
      index += 1
    case 0x0A:
      endPipeline()
      index += 1
      readHereDocuments()
    case UInt8(ascii: "#") where word == nil: skipComment()
    case UInt8(ascii: "|") where self.byte(at: 1) != UInt8(ascii: "|"):
      endCommand()
      index += self.byte(at: 1) == UInt8(ascii: "&") ? 2 : 1
    case UInt8(ascii: "&") where self.byte(at: 1) == UInt8(ascii: ">"): readRedirection(from: 1)
    case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"):
      endPipeline()
      index += 1
    case UInt8(ascii: ">"), UInt8(ascii: "<"): readRedirection(from: 0)
    default: readWordPart(byte)
    }
  }

  private mutating func skipComment() {
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
  }
}

// MARK: - Words

extension ShellReader {
  private mutating func readWordPart(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\\"):
      if let next = self.byte(at: 1), next != 0x0A { add(next) }
      index += 2
    case UInt8(ascii: "'"): readSingleQuoted()
    case UInt8(ascii: "\""): readDoubleQuoted()
    case UInt8(ascii: "`"): readBackquoted()
    case UInt8(ascii: "$") where self.byte(at: 1) == UInt8(ascii: "("):
      readSubstitution(skipping: 2)
    case UInt8(ascii: "$") where self.byte(at: 1) == UInt8(ascii: "'"): index += 1
    default:
      add(byte)
      index += 1
    }
  }

  private mutating func add(_ byte: UInt8) {
    if word == nil { word = [] }
    word?.append(byte)
  }

  private mutating func readSingleQuoted() {
    if word == nil { word = [] }
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "'") {
      add(bytes[index])
      index += 1
    }
    index += 1
  }

  private mutating func readDoubleQuoted() {
    if word == nil { word = [] }
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      switch bytes[index] {
      case UInt8(ascii: "\\"):
        if let next = byte(at: 1) { add(next) }
        index += 2
      case UInt8(ascii: "`"): readBackquoted()
      case UInt8(ascii: "$") where byte(at: 1) == UInt8(ascii: "("): readSubstitution(skipping: 2)
      default:
        add(bytes[index])
        index += 1
      }
    }
    index += 1
  }

  private mutating func readBackquoted() {
    let start = index + 1
    index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "`") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    substitute(start..<min(index, bytes.count))
    index += 1
  }

  /// Reads up to the parenthesis that closes the one before `skipping` bytes from here.
  private mutating func readSubstitution(skipping count: Int) {
    let start = index + count
    index = start
    var level = 1
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        index += 1
      } else if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == UInt8(ascii: "(") {
        level += 1
      } else if byte == UInt8(ascii: ")") {
        level -= 1
        if level == 0 { break }
      }
      index += 1
    }
    substitute(start..<max(start, min(index, bytes.count)))
    index += 1
  }

  private mutating func substitute(_ range: Range<Int>) {
    for byte in "$()".utf8 { add(byte) }
    guard depth < 8 else { return }
    let text = String(decoding: bytes[range], as: UTF8.self)
    command.substitutions.append(ShellScript(text, depth: depth + 1))
  }
}

// MARK: - Redirections

extension ShellReader {
  private mutating func readRedirection(from offset: Int) {
    // Digits before it name a descriptor, not an argument.
    if let word, word.allSatisfy({ (0x30...0x39).contains($0) }) { self.word = nil }
    endWord()
    index += offset
    let isOutput = bytes[index] == UInt8(ascii: ">")
    let next = byte(at: 1)
    if next == UInt8(ascii: "("), offset == 0 {
      readSubstitution(skipping: 2)
      return
    }
    index += 1
    switch (isOutput, next) {
    case (true, UInt8(ascii: ">")): begin(.redirection(.append), skipping: 1)
    case (true, UInt8(ascii: "|")): begin(.redirection(.write), skipping: 1)
    case (true, UInt8(ascii: "&")):
      let target = byte(at: 1) ?? 0
      let isDescriptor = (0x30...0x39).contains(target) || target == UInt8(ascii: "-")
      begin(isDescriptor ? .ignored : .redirection(.write), skipping: 1)
    case (true, _): begin(.redirection(.write), skipping: 0)
    case (false, UInt8(ascii: "<")) where byte(at: 1) == UInt8(ascii: "<"):
      begin(.ignored, skipping: 2)
    case (false, UInt8(ascii: "<")):
      begin(.hereDocument, skipping: byte(at: 1) == UInt8(ascii: "-") ? 2 : 1)
    case (false, UInt8(ascii: "&")): begin(.ignored, skipping: 1)
    case (false, UInt8(ascii: ">")): begin(.redirection(.write), skipping: 1)
    case (false, _): begin(.redirection(.read), skipping: 0)
    }
  }

  private mutating func begin(_ pending: Pending, skipping count: Int) {
    self.pending = pending
    index += count
    while let byte = byte(at: 0), byte == 0x20 || byte == 0x09 { index += 1 }
  }

  private mutating func readHereDocuments() {
    for document in hereDocuments {
      var body: [UInt8] = []
      while index < bytes.count {
        let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        let line = bytes[index..<end]
        index = min(end + 1, bytes.count)
        if line.drop(while: { $0 == 0x09 }).elementsEqual(document.delimiter) { break }
        body += line + [0x0A]
      }
      guard pipelines.indices.contains(document.pipeline),
        pipelines[document.pipeline].indices.contains(document.command)
      else { continue }
      let text = String(decoding: body, as: UTF8.self)
      pipelines[document.pipeline][document.command].input = text
    }
    hereDocuments.removeAll()
  }
}

// MARK: - Ends

extension ShellReader {
  private mutating func endWord() {
    guard let word else { return }
    self.word = nil
    let text = String(decoding: word, as: UTF8.self)
    switch pending {
    case nil: command.words.append(text)
    case .redirection(let kind):
      command.redirections.append(ShellScript.Redirection(kind: kind, target: text))
    case .hereDocument:
      hereDocuments.append(
        HereDocument(pipeline: pipelines.count, command: pipeline.count, delimiter: word))
    case .ignored: break
    }
    pending = nil
  }

  private mutating func endCommand() {
    endWord()
    pending = nil
    if !command.isEmpty { pipeline.append(command) }
    command = ShellScript.Command()
  }

  private mutating func endPipeline() {
    endCommand()
    if !pipeline.isEmpty { pipelines.append(pipeline) }
    pipeline = []
  }
}
