/// The name by which a program is known, whatever its folder and its version.
///
/// `/usr/bin/python3.11` is `python`, `gcc-12` is `gcc`, `vim.basic` is `vim`.
enum ProgramName {
  /// Programs that are installed with versions or variants in their names.
  private static let versioned: Set<String> = [
    "python", "pypy", "perl", "ruby", "irb", "node", "nodejs", "php", "lua", "luajit", "tclsh",
    "guile", "ocaml", "erl", "java", "julia", "ksh", "bash", "zsh", "pip", "gem", "bundle", "rake",
    "gcc", "g++", "cpp", "cc", "c++", "clang", "clang++", "ld", "make", "swift", "go", "rustc",
    "cargo", "ghc", "vi", "vim", "nvim", "emacs", "gawk", "mawk", "nawk", "gdb", "lldb", "psql",
    "mysql", "nc", "ncat",
  ]
  private static let aliases = [
    "nodejs": "node", "pypy": "python", "luajit": "lua", "rbash": "bash", "mksh": "ksh",
    "lksh": "ksh",
  ]
  private static let variants = [".basic", ".tiny", ".nox", ".gtk3", ".athena", ".traditional"]

  static func plain(_ word: String) -> String {
    let name = word.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? word } ?? word
    var bare = name
    if let variant = variants.first(where: { bare.hasSuffix($0) }) {
      bare.removeLast(variant.count)
    }
    while let last = bare.unicodeScalars.last, "0123456789.".unicodeScalars.contains(last) {
      bare.unicodeScalars.removeLast()
    }
    if bare.hasSuffix("-") { bare.removeLast() }
    guard versioned.contains(bare) || aliases[bare] != nil else { return name }
    return aliases[bare] ?? bare
  }
}
