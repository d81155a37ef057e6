import CNcurses
import CPosix
import Glibc

extension Screen {
  /// Has the C library and ncurses read and measure UTF-8, whatever the locale says.
  static func chooseLocale() {
    setlocale(LC_CTYPE, "")
    guard let codeset = nl_langinfo(nl_item(CODESET)), String(cString: codeset) != "UTF-8" else {
      return
    }
    setlocale(LC_CTYPE, "C.UTF-8")
  }

  static func environment() -> [String: String] {
    var environment: [String: String] = [:]
    for name in TerminalType.variables {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return environment
  }

  /// The size of the terminal at a descriptor, within what a frame may cost.
  static func size(of descriptor: Int32) -> Size {
    var (rows, columns): (Int32, Int32) = (0, 0)
    guard cposix_window_size(descriptor, &rows, &columns) == 0, rows > 0, columns > 0 else {
      return Size(rows: 24, columns: 80)
    }
    return Size(rows: min(Int(rows), 1_000), columns: min(Int(columns), 2_000))
  }

  /// A string capability of the terminal, without the padding that only old hardware needs.
  static func capability(_ name: String) -> String? {
    guard let value = cnc_capability(name) else { return nil }
    var pieces = Array(String(cString: value).utf8)[...]
    var text: [UInt8] = []
    while let byte = pieces.popFirst() {
      if byte == UInt8(ascii: "$"), pieces.first == UInt8(ascii: "<"),
        let end = pieces.firstIndex(of: UInt8(ascii: ">"))
      {
        pieces = pieces[(end + 1)...]
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Starts ncurses with the best entry that works and can place the cursor.
  static func start(
    _ type: TerminalType, memory: Int32, size: Size
  ) throws(ScreenError) -> (cnc_terminal, TerminalType.Entry) {
    var isPlain = type.name == "dumb"
    for entry in type.entries {
      // ncurses closes what it was given, so each attempt has its own.
      let descriptor = dup(memory)
      _ = cposix_set_cloexec(descriptor)
      let terminal = keepingHandlers {
        withVariables(terminfo: entry.compiled, size) { cnc_start(entry.name, descriptor) }
      }
      if terminal.screen != nil, capability("cup") != nil { return (terminal, entry) }
      isPlain = isPlain || terminal.screen != nil
      cnc_stop(terminal)
    }
    throw isPlain ? .plainTerminal(name: type.name) : .unknownTerminal(name: type.name)
  }

  /// Takes away again the signal handlers that ncurses installs.
  ///
  /// Where SIGTSTP has a meaning at the start it leaves that signal alone for good, instead of
  /// ignoring it during every frame.
  private static func keepingHandlers<Result>(_ body: () -> Result) -> Result {
    let handlers = [SIGINT, SIGTERM, SIGTSTP, SIGWINCH].map { number in
      var handler = sigaction()
      sigaction(number, nil, &handler)
      return (number, handler)
    }
    signal(SIGTSTP, SIG_IGN)
    defer {
      for (number, handler) in handlers {
        var handler = handler
        sigaction(number, &handler, nil)
      }
    }
    return body()
  }

  /// Has ncurses take a compiled entry and the size, by which it measures its buffer, from the
  /// environment; children must see neither.
  private static func withVariables<Result>(
    terminfo: String?, _ size: Size, _ body: () -> Result
  ) -> Result {
    var changes: [(name: String, value: String?)] = [
      ("LINES", "\(size.rows)"), ("COLUMNS", "\(size.columns)"),
    ]
    if let terminfo { changes.append(("TERMINFO", terminfo)) }
    let before = changes.map { (name: $0.name, value: getenv($0.name).map { String(cString: $0) }) }
    apply(changes)
    defer { apply(before) }
    return body()
  }

  private static func apply(_ variables: [(name: String, value: String?)]) {
    for (name, value) in variables {
      if let value { setenv(name, value, 1) } else { unsetenv(name) }
    }
  }
}
