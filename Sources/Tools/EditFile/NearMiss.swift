/// Why a text is not found in a file, as far as that can be told: the model then knows what to
/// change.
struct NearMiss {
  /// In bytes: a larger file is not looked through.
  private static let sizeLimit = 4 << 20

  private let name: String
  private let wanted: [[UInt8]]
  private let lines: [[UInt8]]
  private let new: [UInt8]
  private let bytes: [UInt8]

  init(_ replacement: Replacement, in bytes: [UInt8], name: String) {
    self.name = name
    self.bytes = bytes
    new = replacement.new
    wanted = Self.lines(of: replacement.old)
    lines = Self.lines(of: bytes)
  }

  var refusal: Arguments.Refusal {
    let start = "\"old_string\" is not in \(name)."
    let isHuge = bytes.count > Self.sizeLimit
    let hint =
      isHuge ? nil : lineNumberHint ?? whiteSpaceHint ?? doneHint ?? caseHint ?? beginningHint
    return Arguments.Refusal(
      sentence: "\(start) \(hint ?? "Read the file again and copy the lines exactly.")")
  }

  /// The numbers of `read_file` were copied with the lines.
  private var lineNumberHint: String? {
    let stripped = wanted.map(Self.withoutNumber)
    guard !stripped.contains(where: { $0 == nil }) else { return nil }
    let plain = stripped.compactMap { $0 }.map(Self.plain)
    guard find(plain, by: Self.plain) != nil else { return nil }
    return "The line numbers and tabs of read_file are not part of the file: leave them out."
  }

  private var whiteSpaceHint: String? {
    let wanted = Self.trimmed(self.wanted.map(Self.plain))
    guard !wanted.isEmpty, let line = find(wanted, by: Self.plain) else { return nil }
    let found = lines[line..<line + wanted.count]
    let shown = found.prefix(20).map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: "\n")
    return "The lines from \(line + 1) on differ from it in white space only\(detail(found)). "
      + "They are:\n\(shown)"
  }

  private func detail(_ found: ArraySlice<[UInt8]>) -> String {
    let hasTabs = found.contains { $0.first == 0x09 }
    let wantsTabs = wanted.contains { $0.first == 0x09 }
    guard hasTabs != wantsTabs else { return "" }
    return hasTabs ? " (the file is indented with tabs)" : " (the file is indented with spaces)"
  }

  private var doneHint: String? {
    guard new.contains(where: { $0 > 0x20 }), let place = bytes.occurrences(of: new).first else {
      return nil
    }
    let line = bytes.lineNumbers(at: [place]).first ?? 1
    return "\"new_string\" is there already, at line \(line): it may have been changed before."
  }

  private var caseHint: String? {
    let wanted = Self.trimmed(self.wanted.map(Self.small))
    guard !wanted.isEmpty, let line = find(wanted, by: Self.small) else { return nil }
    return "The lines from \(line + 1) on differ from it in capital letters."
  }

  /// How far the text agrees with the file, from its first line on.
  private var beginningHint: String? {
    let wanted = self.wanted.map(Self.plain)
    guard wanted.count > 1, let first = wanted.firstIndex(where: { $0.count > 3 }) else {
      return nil
    }
    var best: (line: Int, length: Int)?
    for line in lines.indices where Self.plain(lines[line]) == wanted[first] {
      var length = 1
      while first + length < wanted.count, line + length < lines.count,
        Self.plain(lines[line + length]) == wanted[first + length]
      {
        length += 1
      }
      if length > best?.length ?? 0 { best = (line, length) }
    }
    guard let best, first + best.length < wanted.count else { return nil }
    let differing = String(decoding: self.wanted[first + best.length], as: UTF8.self)
    let there =
      best.line + best.length < lines.count
      ? String(decoding: lines[best.line + best.length].prefix(400), as: UTF8.self)
      : "(the end of the file)"
    return "It begins like line \(best.line + 1), but line \(best.line + best.length + 1) of the "
      + "file is\n\(there)\nwhere \"old_string\" has\n\(differing)"
  }

  /// The first place where all of `wanted` stand one after the other.
  private func find(_ wanted: [[UInt8]], by key: ([UInt8]) -> [UInt8]) -> Int? {
    guard let first = wanted.first, lines.count >= wanted.count else { return nil }
    let keys = lines.map(key)
    return (0...(lines.count - wanted.count)).first { start in
      keys[start] == first && keys[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}

// MARK: - Lines

extension NearMiss {
  private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Array(line.last == 0x0D ? line.dropLast() : line)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// A line without what a model gets wrong most: white space, and the quotes and dashes that
  /// are set more beautifully than they are typed.
  private static func plain(_ line: [UInt8]) -> [UInt8] {
    guard line.contains(where: { $0 >= 0x80 }) else {
      return line.filter { $0 != 0x20 && $0 != 0x09 }
    }
    var plain: [UInt8] = []
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\u{2018}", "\u{2019}", "\u{201B}": plain.append(0x27)
      case "\u{201C}", "\u{201D}": plain.append(0x22)
      case "\u{2010}"..."\u{2015}", "\u{2212}": plain.append(0x2D)
      case _ where scalar.properties.isWhitespace: break
      default: plain += Array(String(scalar).utf8)
      }
    }
    return plain
  }

  private static func small(_ line: [UInt8]) -> [UInt8] {
    plain(line).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  private static func trimmed(_ lines: [[UInt8]]) -> [[UInt8]] {
    let start = lines.firstIndex { !$0.isEmpty } ?? lines.endIndex
    let end = lines.lastIndex { !$0.isEmpty } ?? start
    return start < lines.endIndex ? Array(lines[start...end]) : []
  }

  /// A line after the number and the tab that read_file puts before it; nil without them.
  private static func withoutNumber(_ line: [UInt8]) -> [UInt8]? {
    let digits = line.drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, digits.endIndex < line.endIndex, line[digits.endIndex] == 0x09 else {
      return nil
    }
    return Array(line[(digits.endIndex + 1)...])
  }
}
