/// Changes of a command line that leave what it does, or hide it, the way an attacker would.
///
/// Seeded: the same seed makes the same lines.
///
///     var mutation = Mutation(seed: 1)
///     mutation.line(from: "ls; touch PWNED")      // "ls;\u{200B} to''uch PWNED"
package struct Mutation {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// A line after one to four changes.
  package mutating func line(from line: String) -> String {
    var scalars = Array(line.unicodeScalars)
    for _ in 0...Int(next() % 4) { change(&scalars) }
    return String(String.UnicodeScalarView(scalars))
  }

  /// A number of SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// One of the elements, of which there is at least one.
  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(next() % UInt64(elements.count))]
  }

  /// A number below `count`, or 0.
  private mutating func place(below count: Int) -> Int {
    count > 0 ? Int(next() % UInt64(count)) : 0
  }
}

// MARK: - Changes

extension Mutation {
  private typealias Scalars = [Unicode.Scalar]

  private mutating func change(_ line: inout Scalars) {
    switch next() % 14 {
    case 0, 1: insert(Self.specials, into: &line)
    case 2: replaceBlank(in: &line)
    case 3: quoteWord(in: &line)
    case 4: wrap(&line, in: Self.wrappers)
    case 5: line = Scalars(pick(Self.leads).unicodeScalars) + line
    case 6: line += Scalars(pick(Self.tails).unicodeScalars)
    case 7: replaceSeparator(in: &line)
    case 8: encodeWord(in: &line)
    case 9: insert(Self.invisible, into: &line)
    case 10: replaceLetter(in: &line)
    case 11: removePart(of: &line)
    case 12: swapWords(in: &line)
    default: insert(Self.escapes, into: &line)
    }
  }

  private mutating func insert(_ texts: [String], into line: inout Scalars) {
    line.insert(
      contentsOf: Scalars(pick(texts).unicodeScalars), at: place(below: line.count + 1))
  }

  private mutating func replaceBlank(in line: inout Scalars) {
    let blanks = line.indices.filter { line[$0] == " " }
    guard !blanks.isEmpty else { return }
    let index = pick(blanks)
    line.replaceSubrange(index...index, with: Scalars(pick(Self.blanks).unicodeScalars))
  }

  private mutating func replaceSeparator(in line: inout Scalars) {
    let places = line.indices.filter { ";&|\n".unicodeScalars.contains(line[$0]) }
    guard !places.isEmpty else { return insert([";", "\n", "|", "&&"], into: &line) }
    let index = pick(places)
    line.replaceSubrange(index...index, with: Scalars(pick(Self.separators).unicodeScalars))
  }

  /// The range of some word between blanks.
  private mutating func word(in line: Scalars) -> Range<Int>? {
    let words = line.indices.split { line[$0] == " " || line[$0] == "\n" }
    guard !words.isEmpty else { return nil }
    let word = pick(words)
    return word.startIndex..<word.endIndex
  }

  private mutating func quoteWord(in line: inout Scalars) {
    guard let range = word(in: line) else { return }
    let quote: Unicode.Scalar = pick(["'", "\""])
    line.insert(quote, at: range.upperBound)
    line.insert(quote, at: range.lowerBound)
  }

  /// A word as `$'\x74…'`, with braces, or as a variable's default.
  private mutating func encodeWord(in line: inout Scalars) {
    guard let range = word(in: line) else { return }
    let word = String(String.UnicodeScalarView(line[range]))
    let coded: String
    switch next() % 4 {
    case 0:
      coded = "$'" + word.utf8.map { "\\x" + String($0, radix: 16) }.joined() + "'"
    case 1: coded = "{\(word),}"
    case 2: coded = "${x:-\(word)}"
    default: coded = "$(echo \(word))"
    }
    line.replaceSubrange(range, with: Scalars(coded.unicodeScalars))
  }

  private mutating func wrap(_ line: inout Scalars, in wrappers: [(String, String)]) {
    let (head, tail) = pick(wrappers)
    line = Scalars(head.unicodeScalars) + line + Scalars(tail.unicodeScalars)
  }

  private mutating func replaceLetter(in line: inout Scalars) {
    guard !line.isEmpty else { return }
    let index = place(below: line.count)
    switch next() % 3 {
    case 0: line[index] = Self.lookalikes[line[index]] ?? line[index]
    case 1:
      let changed = String(line[index]).uppercased().unicodeScalars.first
      line[index] = changed ?? line[index]
    default:
      // The full-width twin.
      let value = line[index].value
      if (0x21...0x7E).contains(value) {
        line[index] = Unicode.Scalar(value + 0xFEE0) ?? line[index]
      }
    }
  }

  private mutating func removePart(of line: inout Scalars) {
    guard line.count > 4 else { return }
    let start = place(below: line.count)
    line.removeSubrange(start..<min(line.count, start + 1 + place(below: 4)))
  }

  private mutating func swapWords(in line: inout Scalars) {
    guard let first = word(in: line), let second = word(in: line),
      first.upperBound < second.lowerBound
    else { return }
    let words = (line[first], line[second])
    line.replaceSubrange(second, with: words.0)
    line.replaceSubrange(first, with: words.1)
  }
}

// MARK: - What is put in

extension Mutation {
  private static let specials = [
    "'", "\"", "''", "\"\"", "\\", "`", "$", "$(", ")", "{", "}", "{,}", "*", "?", "[a]", "~", "#",
    "!", ";", "|", "&", "<", ">", ">>", "<<<", "%", "^", "=", "\n", "()", "$@", "$*", "$IFS",
    "${IFS}", "-", "--", "./",
  ]
  private static let escapes = [
    "\\\n", "\\ ", "\\;", "\\n", "\r", "\t", "\u{B}", "\u{C}", "\u{1B}[2K", "\u{8}", "\u{7F}",
    "\r\n", "\u{85}", "\u{1B}]0;x\u{7}",
  ]
  private static let invisible = [
    "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{202E}", "\u{2066}",
    "\u{E0041}", "\u{3164}", "\u{A0}", "\u{2003}", "\u{301}", "\u{FE0F}", "\u{180E}", "\u{2028}",
  ]
  private static let blanks = [
    "  ", "\t", "\n", "$IFS", "${IFS}", "$IFS$9", "\u{A0}", "\r", "\u{B}", "\\\n", " \\\n ", ";",
    " ; ", " && ", " | ", " & ", " || ", "\n\n", ",", "    ",
  ]
  private static let separators = [
    "\n", ";", "&", "&&", "|", "||", "|&", " \n ", ";\n", "\r\n", ";;", "& ", "\\\n;", " ; ",
  ]
  private static let leads = [
    "ls; ", "ls\n", "echo ", "echo a && ", "cat x | ", "cat ", "find . ", "rg ", "sort ", "ls ",
    "true && ", "sed -n ", "git log ", "git status; ", "A=b ", "A=b\n", "exec ", "env ", "nohup ",
    "timeout 5 ", "command ", "nice ", "time ", "builtin ", "! ", "# x\n", "cd .; ", "eval ",
    "npm test; ", "npm test && ", "make; ", "xargs ", "head -1; ", "printf -v x y; ", "ls & ",
    "sudo -n ", "./x; ", "set -e; ", "stdbuf -o0 ", "setsid -w ",
  ]
  private static let tails = [
    "; ls", "\nls", " | cat", " && echo ok", " # x", " > y", " 2>&1", " &", " < x", ";", "\n", " x",
    " -x", " -- x", " || ls", " | sort", " | sh", "; touch PWNED", "\ntouch PWNED",
    " && touch PWNED", " $(touch PWNED)", " `touch PWNED`", " -exec touch PWNED ';'",
    " | xargs touch PWNED", " --pre ./x", " --compress-program=./x", " <(touch PWNED)",
  ]
  private static let wrappers: [(String, String)] = [
    ("bash -c '", "'"), ("sh -c \"", "\""), ("(", ")"), ("{ ", "; }"), ("$(", ")"), ("`", "`"),
    ("echo $(", ")"), ("echo \"$(", ")\""), ("cat <(", ")"), ("eval '", "'"),
    ("if ls; then ", "; fi"),
    ("for i in 1; do ", "; done"), ("f(){ ", "; }; f"), ("cat <<X\n", "\nX\n"),
    ("bash <<X\n", "\nX\n"), ("echo '", "' | sh"), ("echo \"", "\""), ("echo '", "'"),
    ("env -S '", "'"), ("find . -maxdepth 0 -exec sh -c '", "' ';'"), ("trap '", "' EXIT"),
    ("ls && (", ")"), ("[[ -v 'x[$(", ")]' ]]"), ("while ", "; do break; done"), ("coproc ", ""),
  ]
  private static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = [
    "a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", ";": "\u{37E}", "-": "\u{2010}",
    "'": "\u{2019}", "\"": "\u{201D}", "|": "\u{2223}", " ": "\u{2002}", "/": "\u{2044}",
    "l": "ӏ", "s": "ѕ", "i": "і",
  ]
}
