import Glibc

/// A glob over paths: `*` and `?` within a name, `[…]`, `**` for any number of folders, `{a,b}` for
/// either, and a leading `!` for all other paths.
///
/// Without a slash it is about names, in any folder. ripgrep's own option would also bring back
/// what git ignores, so it is not used for what a caller asks for. As there, a glob whose brackets
/// or braces do not close is an error.
struct PathGlob: Sendable {
  private let alternatives: [[[UInt8]]]
  /// Whether it began with `!`.
  let isNegated: Bool

  /// Alternatives beyond so many are taken literally.
  private static let alternativeLimit = 256

  init(_ text: String) throws(WorkspaceError) {
    if let open = Self.opening(in: text) {
      throw .searchFailed("the glob \(text) has a \(open) that does not close.")
    }
    var bytes = Array(text.utf8)[...]
    isNegated = bytes.first == UInt8(ascii: "!")
    if isNegated { bytes = bytes.dropFirst() }
    if bytes.starts(with: "./".utf8) { bytes = bytes.dropFirst() }
    alternatives = Self.expanded(Array(bytes)).map { alternative in
      var names = alternative.split(separator: UInt8(ascii: "/")).map(Array.init)
      let isFolder = alternative.last == UInt8(ascii: "/")
      let hasPlace = alternative.dropLast(isFolder ? 1 : 0).contains(UInt8(ascii: "/"))
      if !names.isEmpty, !hasPlace { names.insert(Self.folders, at: 0) }
      if !names.isEmpty, isFolder { names.append(Self.folders) }
      // What lies in a folder, not the folder itself.
      if names.last == Self.folders { names.append(Array("*".utf8)) }
      return names
    }
  }

  /// Whether it is about this path, which is relative and without `.` and `..`.
  ///
  /// What a glob with `!` fits is left out with all below it.
  func matches(_ path: FilePath) -> Bool {
    let names = path.components
    guard isNegated else { return fits(names) }
    return !names.indices.contains { fits(Array(names[...$0])) }
  }

  private func fits(_ names: [[UInt8]]) -> Bool {
    alternatives.contains { Self.matches($0, names) }
  }

  /// Options that let ripgrep leave out files by their names alone, as far as that can be said.
  ///
  /// Types respect what git ignores.
  var typeOptions: [String] {
    let names = alternatives.map { $0.last ?? [] }
    let isPlain = names.allSatisfy { name in
      !name.isEmpty && name != [UInt8(ascii: "*")]
        && !name.contains { "?[]{}\\:!".utf8.contains($0) }
    }
    guard !isNegated, isPlain else { return [] }
    let types = names.map { "--type-add=asked:\(String(decoding: $0, as: UTF8.self))" }
    return types + ["--type=asked"]
  }

  private static let folders = Array("**".utf8)

  /// Follows all places in the glob where the names so far may have led.
  private static func matches(_ glob: [[UInt8]], _ names: [[UInt8]]) -> Bool {
    var reached = Set([0])
    for name in names {
      var next: Set<Int> = []
      for place in withoutFolders(reached, in: glob) where place < glob.count {
        if glob[place] == folders {
          next.insert(place)
        } else if matches(glob[place], name) {
          next.insert(place + 1)
        }
      }
      if next.isEmpty { return false }
      reached = next
    }
    return withoutFolders(reached, in: glob).contains(glob.count)
  }

  /// The places with those behind `**` that stands for no folder.
  private static func withoutFolders(_ places: Set<Int>, in glob: [[UInt8]]) -> Set<Int> {
    var all = places
    for var place in places {
      while place < glob.count, glob[place] == folders {
        place += 1
        all.insert(place)
      }
    }
    return all
  }

  /// Characters are those of UTF-8, whatever the process's locale; a name that is none is compared
  /// by its bytes.
  private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    let words = (pattern + [0], name + [0])
    return words.0.withUnsafeBytes { pattern in
      words.1.withUnsafeBytes { name in
        guard let pattern = pattern.baseAddress?.assumingMemoryBound(to: CChar.self),
          let name = name.baseAddress?.assumingMemoryBound(to: CChar.self)
        else { return false }
        let former = uselocale(locale.characters)
        defer { uselocale(former) }
        let result = fnmatch(pattern, name, 0)
        guard result != 0, result != FNM_NOMATCH else { return result == 0 }
        uselocale(locale.bytes)
        return fnmatch(pattern, name, 0) == 0
      }
    }
  }

  /// Made once and kept.
  private struct Locales: @unchecked Sendable {
    let characters = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    let bytes = newlocale(LC_CTYPE_MASK, "C", nil)
  }

  private static let locale = Locales()

  /// The first bracket or brace that is left open.
  private static func opening(in text: String) -> Character? {
    var braces = 0
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"): bytes = bytes.dropFirst()
      case UInt8(ascii: "{"): braces += 1
      case UInt8(ascii: "}"): braces -= braces > 0 ? 1 : 0
      case UInt8(ascii: "["):
        // The first one may be a bracket itself, behind the sign for all others.
        let start = bytes.first.map { $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "^") } ?? false
        guard
          let end = bytes.dropFirst(start ? 2 : 1).firstIndex(of: UInt8(ascii: "]"))
        else { return "[" }
        bytes = bytes[(end + 1)...]
      default: break
      }
    }
    return braces > 0 ? "{" : nil
  }

  /// The globs that the braces stand for.
  private static func expanded(_ glob: [UInt8]) -> [[UInt8]] {
    var done: [[UInt8]] = []
    var left = [glob]
    while let next = left.popLast() {
      guard done.count + left.count < alternativeLimit, let braces = Braces(in: next) else {
        done.append(next)
        continue
      }
      for part in braces.parts.reversed() {
        left.append(
          Array(next[..<braces.range.lowerBound] + part + next[braces.range.upperBound...]))
      }
    }
    return done
  }

  /// The first braces of a glob and the parts that commas divide them into.
  private struct Braces {
    let range: Range<Int>
    private(set) var parts: [ArraySlice<UInt8>] = []

    init?(in glob: [UInt8]) {
      var depth = 0
      var opening = 0
      var start = 0
      var index = 0
      while index < glob.count {
        switch glob[index] {
        case UInt8(ascii: "\\"): index += 1
        case UInt8(ascii: "{"):
          if depth == 0 { (opening, start, parts) = (index, index + 1, []) }
          depth += 1
        case UInt8(ascii: ",") where depth == 1:
          parts.append(glob[start..<index])
          start = index + 1
        case UInt8(ascii: "}") where depth > 0:
          depth -= 1
          if depth == 0 {
            parts.append(glob[start..<index])
            range = opening..<(index + 1)
            return
          }
        default: break
        }
        index += 1
      }
      return nil
    }
  }
}
