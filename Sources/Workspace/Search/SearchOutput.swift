/// Reads ripgrep's output, `path NUL line:text` a line (`line-text` beside a match), as it comes.
struct SearchOutput: Sendable {
  private let limit: Int
  private var partial: [UInt8] = []
  private(set) var matches: [SearchMatch] = []
  /// What ripgrep says instead of matches.
  private(set) var message: [UInt8] = []

  private let isHidden: @Sendable (FilePath) -> Bool

  /// Leaves out the lines of hidden files.
  init(limit: Int, isHidden: @escaping @Sendable (FilePath) -> Bool = { _ in false }) {
    self.limit = limit
    self.isHidden = isHidden
  }

  var isFull: Bool { matches.count >= limit }

  mutating func add(_ bytes: [UInt8]) {
    var rest = (partial + bytes)[...]
    while !isFull, let end = rest.firstIndex(of: 0x0A) {
      add(line: rest[..<end])
      rest = rest[(end + 1)...]
    }
    partial = Array(rest)
  }

  private mutating func add(line: ArraySlice<UInt8>) {
    if line.elementsEqual("--".utf8) { return }
    guard let pathEnd = line.firstIndex(of: 0),
      let numberEnd = line[pathEnd...].firstIndex(where: Self.endsNumber),
      let number = Int(String(decoding: line[(pathEnd + 1)..<numberEnd], as: UTF8.self))
    else {
      if message.count < 4_096 { message += line + [0x0A] }
      return
    }
    let path =
      line[..<pathEnd].starts(with: "./".utf8) ? line[..<pathEnd].dropFirst(2) : line[..<pathEnd]
    let file = FilePath(bytes: Array(path))
    guard !isHidden(file) else { return }
    matches.append(
      SearchMatch(
        path: file, line: number,
        text: Array(line[(numberEnd + 1)...]).withoutReturn,
        isContext: line[numberEnd] == UInt8(ascii: "-")))
  }

  /// A colon follows the number of a match, a hyphen that of a line beside one.
  private static func endsNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
  }
}
