/// What the lexer must know of a programming language.
struct Language: Sendable {
  struct Quote: Sendable {
    var open: String
    var close: String
    /// Whether a backslash takes the next character's meaning away.
    var escapes = true
    var spansLines = false
  }

  var keywords: Set<String>
  var types: Set<String> = []
  var lineComments: [String] = []
  var blockComment: (open: String, close: String)?
  /// Longer openings first.
  var quotes: [Quote] = [Quote(open: "\"", close: "\""), Quote(open: "'", close: "'")]
  /// Bytes that words may hold beside letters, digits and underscores.
  var wordBytes: [UInt8] = []
  /// Whether a word that begins with a capital is a type.
  var capitalsAreTypes = true
  /// Whether a word before a parenthesis is a function.
  var callsAreFunctions = true
  /// Whether a string before a colon is a key.
  var hasKeys = false
  /// Whether a `#` begins a comment only at a word's start.
  var commentsNeedSpace = false

  /// The language of a fence's first word, in lower case.
  static func named(_ name: String) -> Language? {
    switch name {
    case "swift": swift
    case "python", "py", "python3": python
    case "javascript", "js", "jsx", "typescript", "ts", "tsx", "mjs": javascript
    case "go", "golang": go
    case "rust", "rs": rust
    case "c", "h", "cpp", "c++", "cc", "hpp", "cxx", "objc", "java", "csharp", "cs", "kotlin", "kt":
      c
    case "bash", "sh", "shell", "zsh", "console", "makefile", "dockerfile": bash
    case "json", "jsonc", "json5", "jsonl": json
    case "toml", "yaml", "yml", "ini": configuration
    default: nil
    }
  }
}

private func words(_ text: String) -> Set<String> {
  Set(text.split(separator: " ").map(String.init))
}

extension Language {
  static let swift = Language(
    keywords: words(
      """
      actor any as associatedtype async await borrowing break case catch class consuming continue \
      convenience default defer deinit do dynamic else enum extension fallthrough false fileprivate \
      final for func get guard if import in indirect infix init inout internal is isolated lazy let \
      macro mutating nil nonisolated open operator override package postfix precedencegroup prefix \
      private protocol public repeat required rethrows return self Self sending set some static \
      struct subscript super switch throw throws true try typealias unowned var weak where while
      """),
    lineComments: ["//"], blockComment: ("/*", "*/"),
    quotes: [
      Quote(open: "\"\"\"", close: "\"\"\"", spansLines: true),
      Quote(open: "#\"", close: "\"#", escapes: false), Quote(open: "\"", close: "\""),
    ], wordBytes: [UInt8(ascii: "@"), UInt8(ascii: "#")])

  static let python = Language(
    keywords: words(
      """
      False None True and as assert async await break case class continue def del elif else except \
      finally for from global if import in is lambda match nonlocal not or pass raise return self \
      try while with yield
      """),
    types: words("bool bytes dict float frozenset int list object set str tuple type"),
    lineComments: ["#"],
    quotes: [
      Quote(open: "\"\"\"", close: "\"\"\"", spansLines: true),
      Quote(open: "'''", close: "'''", spansLines: true),
      Quote(open: "\"", close: "\""), Quote(open: "'", close: "'"),
    ], wordBytes: [UInt8(ascii: "@")])

  static let javascript = Language(
    keywords: words(
      """
      abstract as async await break case catch class const constructor continue debugger declare \
      default delete do else enum export extends false finally for from function get if implements \
      import in infer instanceof interface is keyof let namespace new null of private protected \
      public readonly return satisfies set static super switch this throw true try type typeof \
      undefined var void while with yield
      """),
    types: words("any bigint boolean never number object string symbol unknown"),
    lineComments: ["//"], blockComment: ("/*", "*/"),
    quotes: [
      Quote(open: "`", close: "`", spansLines: true), Quote(open: "\"", close: "\""),
      Quote(open: "'", close: "'"),
    ], wordBytes: [UInt8(ascii: "$"), UInt8(ascii: "@")])

  static let go = Language(
    keywords: words(
      """
      break case chan const continue default defer else fallthrough false for func go goto if import \
      interface iota map nil package range return select struct switch true type var
      """),
    types: words(
      """
      any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune \
      string uint uint16 uint32 uint64 uint8 uintptr
      """),
    lineComments: ["//"], blockComment: ("/*", "*/"),
    quotes: [
      Quote(open: "`", close: "`", escapes: false, spansLines: true),
      Quote(open: "\"", close: "\""), Quote(open: "'", close: "'"),
    ], capitalsAreTypes: false)

  static let rust = Language(
    keywords: words(
      """
      as async await break const continue crate dyn else enum extern false fn for if impl in let loop \
      match mod move mut pub ref return self static struct super trait true type union unsafe use \
      where while
      """),
    types: words(
      """
      Self bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize
      """),
    lineComments: ["//"], blockComment: ("/*", "*/"),
    // A single quote also begins a lifetime, so it is not taken for a string.
    quotes: [
      Quote(open: "r#\"", close: "\"#", escapes: false, spansLines: true),
      Quote(open: "\"", close: "\"", spansLines: true),
    ], wordBytes: [UInt8(ascii: "!")])

  static let c = Language(
    keywords: words(
      """
      abstract alignas alignof auto break case catch class const constexpr continue co_await co_return \
      co_yield decltype default delete do else enum explicit export extends extern false final finally \
      for friend fun goto if implements import inline interface internal mutable namespace new noexcept \
      null nullptr operator override package private protected public register return sizeof static \
      static_assert struct super switch synchronized template this throw throws true try typedef \
      typeid typename union using val var virtual volatile when while #define #elif #else #endif \
      #error #if #ifdef #ifndef #include #pragma #undef
      """),
    types: words(
      """
      bool boolean byte char char16_t char32_t double float int int16_t int32_t int64_t int8_t long \
      off_t ptrdiff_t short signed size_t ssize_t string uint16_t uint32_t uint64_t uint8_t unsigned \
      void wchar_t
      """),
    lineComments: ["//"], blockComment: ("/*", "*/"), wordBytes: [UInt8(ascii: "#")])

  static let bash = Language(
    keywords: words(
      """
      alias break case cd continue declare do done echo elif else esac eval exec exit export false fi \
      for function if in local printf read readonly return select set shift source test then trap true \
      unset until while FROM RUN COPY ADD ENV ARG WORKDIR CMD ENTRYPOINT EXPOSE USER
      """),
    lineComments: ["#"],
    quotes: [
      Quote(open: "\"", close: "\"", spansLines: true),
      Quote(open: "'", close: "'", escapes: false, spansLines: true),
    ], wordBytes: [UInt8(ascii: "-")], capitalsAreTypes: false, callsAreFunctions: false,
    commentsNeedSpace: true)

  static let json = Language(
    keywords: ["true", "false", "null"], lineComments: ["//"], blockComment: ("/*", "*/"),
    quotes: [Quote(open: "\"", close: "\"")], capitalsAreTypes: false, callsAreFunctions: false,
    hasKeys: true)

  static let configuration = Language(
    keywords: ["true", "false", "null", "yes", "no", "on", "off"], lineComments: ["#", ";"],
    wordBytes: [UInt8(ascii: "-")], capitalsAreTypes: false, callsAreFunctions: false,
    hasKeys: true, commentsNeedSpace: true)
}
