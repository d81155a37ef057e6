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

  /// A string capability of the terminal, without the padding that only old hardware needs.
  static func capability(_ name: String) -> String? {
    guard let value = cnc_capability(name) else { return nil }
    var text = String(cString: value)
    while let start = text.firstRange(of: "$<"),
      let end = text[start.upperBound...].firstIndex(of: ">")
    {
      text.removeSubrange(start.lowerBound...end)
    }
    return text
  }

  /// Starts ncurses with the best entry that works and can place the cursor.
  static func start(
    _ type: TerminalType, memory: Int32
  ) throws(ScreenError) -> (cnc_terminal, TerminalType.Entry) {
    for entry in type.entries {
      // ncurses closes what it was given, so each attempt has its own.
      let descriptor = dup(memory)
      _ = cposix_set_cloexec(descriptor)
      let terminal = keepingHandlers {
        withTerminfo(entry.compiled) { cnc_start(entry.name, descriptor) }
      }
      if terminal.screen != nil, capability("cup") != nil { return (terminal, entry) }
      cnc_stop(terminal)
    }
    throw .unknownTerminal(name: type.name)
  }

  /// Takes away again the signal handlers that ncurses installs.
  private static func keepingHandlers<Result>(_ body: () -> Result) -> Result {
    let handlers = [SIGINT, SIGTERM, SIGTSTP, SIGWINCH].map { number in
      var handler = sigaction()
      sigaction(number, nil, &handler)
      return (number, handler)
    }
    defer {
      for (number, handler) in handlers {
        var handler = handler
        sigaction(number, &handler, nil)
      }
    }
    return body()
  }

  /// Has ncurses take a compiled entry from the environment, and no size; children see neither.
  private static func withTerminfo<Result>(_ entry: String?, _ body: () -> Result) -> Result {
    var changes: [(name: String, value: String?)] = [("LINES", nil), ("COLUMNS", nil)]
    if let entry { changes.append(("TERMINFO", entry)) }
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
